// SPDX-License-Identifier: Apache-2.0

extension Verb {
  static let addressSpaceVerbs: [Verb] = [
    Verb("ioas", "IOMMU_IOAS_ALLOC", "make an empty IO address space") {
      (words) throws(LineError) in
      try words.finish()
      return .ioasAlloc
    },
    Verb(
      "map IOAS [iova=N] len=N [buf=N+OFF|va=N] [r|w|rw]", "IOMMU_IOAS_MAP",
      "map user memory, at an address or at the lowest that fits"
    ) { (words) throws(LineError) in
      let ioas = try words.reference("an IOAS")
      let options = try Options(&words, keys: ["iova", "len", "buf", "va"], flags: ["r", "w", "rw"])
      return .ioasMap(
        ioas, at: try options.iova("iova"), length: try options.length(),
        memory: try options.memory(), try options.protection())
    },
    Verb("unmap IOAS iova=N len=N  |  unmap IOAS all", "IOMMU_IOAS_UNMAP", "unmap whole areas") {
      (words) throws(LineError) in
      let ioas = try words.reference("an IOAS")
      if words.take("all") {
        try words.finish()
        return .ioasUnmapAll(ioas)
      }
      let options = try Options(&words, keys: ["iova", "len"])
      return .ioasUnmap(ioas, at: try options.requiredIOVA("iova"), length: try options.length())
    },
    Verb(
      "copy DST SRC src=N len=N [iova=N] [r|w|rw]", "IOMMU_IOAS_COPY",
      "map what another range maps, without pinning it again"
    ) { (words) throws(LineError) in
      let to = try words.reference("the IOAS to copy to")
      let from = try words.reference("the IOAS to copy from")
      let options = try Options(&words, keys: ["src", "len", "iova"], flags: ["r", "w", "rw"])
      return .ioasCopy(
        to: to, from: from, source: try options.requiredIOVA("src"), length: try options.length(),
        at: try options.iova("iova"), try options.protection())
    },
    Verb("ranges IOAS", "IOMMU_IOAS_IOVA_RANGES", "list the addresses that can be mapped") {
      (words) throws(LineError) in
      let ioas = try words.reference("an IOAS")
      try words.finish()
      return .iovaRanges(ioas)
    },
    Verb("allow IOAS [FIRST-LAST ...]", "IOMMU_IOAS_ALLOW_IOVAS", "restrict where the kernel chooses") {
      (words) throws(LineError) in
      let ioas = try words.reference("an IOAS")
      var ranges: [AllowedRange] = []
      while !words.isEmpty { ranges.append(try Words.ends(try words.next("a range"))) }
      return .allowIOVAs(ioas, ranges)
    },
    Verb(
      "reserve IOAS start=N len=N", "IOMMU_TEST_OP_ADD_RESERVED",
      "reserve addresses, as only a test kernel can"
    ) { (words) throws(LineError) in
      let ioas = try words.reference("an IOAS")
      let options = try Options(&words, keys: ["start", "len"])
      return .addReserved(ioas, at: try options.requiredIOVA("start"), length: try options.length())
    },
  ]
}
