// SPDX-License-Identifier: Apache-2.0

extension Verb {
  static let compatVerbs: [Verb] = [
    Verb(
      "vfio-ioas get|set IOAS|clear", "IOMMU_VFIO_IOAS", "the IOAS behind the old VFIO container calls"
    ) { (words) throws(LineError) in
      let which = try words.choice([("get", 0), ("set", 1), ("clear", 2)])
      let operation: TextOperation =
        switch which {
        case 0: .vfioIOASGet
        case 1: .vfioIOASSet(try words.reference("an IOAS"))
        default: .vfioIOASClear
        }
      try words.finish()
      return operation
    },
    number("vfio-extension", "VFIO_CHECK_EXTENSION", "ask for a feature of the old VFIO calls") {
      .checkExtension($0)
    },
    number("vfio-set-iommu", "VFIO_SET_IOMMU", "choose how the old VFIO calls behave: 1 type1, 3 type1v2") {
      .setIOMMU($0)
    },
    Verb("vfio-info", "VFIO_IOMMU_GET_INFO", "page sizes and ranges of the IOAS behind the old VFIO calls") {
      (words) throws(LineError) in
      try words.finish()
      return .compat(.getInfo)
    },
    Verb("vfio-map iova=N len=N [buf=N+OFF|va=N] [r|w|rw]", "VFIO_IOMMU_MAP_DMA", "map in the old way") {
      (words) throws(LineError) in
      let options = try Options(&words, keys: ["iova", "len", "buf", "va"], flags: ["r", "w", "rw"])
      return .compat(
        .mapDMA(
          at: try options.requiredIOVA("iova"), length: try options.length(), memory: try options.memory(),
          try options.protection()))
    },
    Verb("vfio-unmap iova=N len=N  |  vfio-unmap all", "VFIO_IOMMU_UNMAP_DMA", "unmap in the old way") {
      (words) throws(LineError) in
      if words.take("all") {
        try words.finish()
        return .compat(.unmapAll)
      }
      let options = try Options(&words, keys: ["iova", "len"])
      return .compat(.unmapDMA(at: try options.requiredIOVA("iova"), length: try options.length()))
    },
  ]

  private static func number(
    _ name: String, _ call: String, _ summary: String,
    _ make: @escaping @Sendable (UInt64) -> CompatOperation
  ) -> Verb {
    Verb("\(name) N", call, summary) { (words) throws(LineError) in
      let value = try Number.read(try words.next("a number"), expected: "a number")
      try words.finish()
      return .compat(make(value))
    }
  }
}

extension CompatOperation {
  /// The words of the line.
  var words: [String] {
    switch self {
    case .checkExtension(let number): ["vfio-extension", "\(number)"]
    case .setIOMMU(let type): ["vfio-set-iommu", "\(type)"]
    case .getInfo: ["vfio-info"]
    case .mapDMA(let at, let length, let memory, let protection):
      ["vfio-map", "iova=\(at)", "len=\(length.scaled)", "\(memory)", "\(protection)"]
    case .unmapDMA(let at, let length): ["vfio-unmap", "iova=\(at)", "len=\(length.scaled)"]
    case .unmapAll: ["vfio-unmap", "all"]
    }
  }
}
