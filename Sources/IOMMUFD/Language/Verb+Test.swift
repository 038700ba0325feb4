// SPDX-License-Identifier: Apache-2.0

extension Verb {
  static let testVerbs: [Verb] = [
    Verb(
      "mock-device PT [flags=N]", "IOMMU_TEST_OP_MOCK_DOMAIN_FLAGS", "make a mock device, bound and attached"
    ) { (words) throws(LineError) in
      let target = try words.reference("an IOAS or a hwpt")
      let options = try Options(&words, keys: ["flags"])
      return .test(.mockDomain(target, flags: try options.small("flags") ?? 0))
    },
    Verb("mock-replace OBJ PT", "IOMMU_TEST_OP_MOCK_DOMAIN_REPLACE", "move a mock device") {
      (words) throws(LineError) in
      let device = try words.reference("the test object of a mock device")
      let target = try words.reference("an IOAS or a hwpt")
      try words.finish()
      return .test(.mockDomainReplace(device, to: target))
    },
    Verb(
      "mock-dirty HWPT iova=N len=N [page=N] [bits=HEX|buf=N+OFF|va=N]", "IOMMU_TEST_OP_DIRTY",
      "let the device write to pages: bits, repeated, the lowest first; all without"
    ) { (words) throws(LineError) in
      let hwpt = try words.reference("a hwpt")
      let options = try Options(&words, keys: ["iova", "len", "page", "bits", "buf", "va"])
      return .test(
        .dirty(
          hwpt, at: try options.requiredIOVA("iova"), length: try options.length(),
          pageSize: try options.number("page", "a page size such as 2K") ?? 2048, try dirtyBits(options)))
    },
    Verb(
      "mock-check-map HWPT iova=N len=N [buf=N+OFF|va=N]", "IOMMU_TEST_OP_MD_CHECK_MAP",
      "check that a mock hwpt leads to this memory"
    ) { (words) throws(LineError) in
      let hwpt = try words.reference("a hwpt")
      let options = try Options(&words, keys: ["iova", "len", "buf", "va"])
      return .test(
        .checkMap(
          hwpt, at: try options.requiredIOVA("iova"), length: try options.length(),
          memory: try options.memory()))
    },
    Verb(
      "mock-check-refs buf=N+OFF|va=N len=N refs=N", "IOMMU_TEST_OP_MD_CHECK_REFS",
      "check how often each page of this memory is pinned"
    ) { (words) throws(LineError) in
      let options = try Options(&words, keys: ["buf", "va", "len", "refs"])
      return .test(
        .checkRefs(
          try options.memory(), length: try options.length(), refs: try options.requiredSmall("refs")))
    },
    Verb(
      "mock-check-iotlb HWPT id=N value=N", "IOMMU_TEST_OP_MD_CHECK_IOTLB",
      "check what a nested mock hwpt has cached"
    ) { (words) throws(LineError) in
      let hwpt = try words.reference("a nested hwpt")
      let options = try Options(&words, keys: ["id", "value"])
      return .test(
        .checkIOTLB(hwpt, id: try options.requiredSmall("id"), value: try options.requiredSmall("value")))
    },
    Verb(
      "mock-copy DST SRC src=N len=N [iova=N] [r|w|rw]", "IOMMU_IOAS_COPY, MOCK_FLAGS_ACCESS_SYZ",
      "copy from an area given by its number from 0 and, above 32 bits, an offset"
    ) { (words) throws(LineError) in
      let to = try words.reference("the IOAS to copy to")
      let from = try words.reference("the IOAS to copy from")
      let options = try Options(&words, keys: ["src", "len", "iova"], flags: ["r", "w", "rw"])
      return .test(
        .copyArea(
          to: to, from: from, source: try options.requiredIOVA("src"), length: try options.length(),
          at: try options.iova("iova"), try options.protection()))
    },
    Verb(
      "mock-memory-limit N", "IOMMU_TEST_OP_SET_TEMP_MEMORY_LIMIT",
      "limit the memory for lists of pages, in bytes; it changes no outcome"
    ) { (words) throws(LineError) in
      let limit = try Words.small(try words.next("a number of bytes"), expected: "a number of bytes")
      try words.finish()
      return .test(.setTemporaryMemoryLimit(limit))
    },
  ]

  private static func dirtyBits(_ options: Options) throws(LineError) -> DirtyBits {
    guard let word = options.word("bits") else {
      let isInMemory = options.word("buf") != nil || options.word("va") != nil
      return isInMemory ? .memory(try options.memory()) : .all
    }
    if let memory = options.word("buf") ?? options.word("va") {
      throw LineError(memory, "the bits are given already by 'bits'")
    }
    let expected = "bits as hex bytes such as 55, the lowest bit first"
    let bytes = try Words.bytes(word, expected: expected)
    if bytes.isEmpty { throw LineError(word, "there are no bits", expected: expected) }
    return .pattern(bytes)
  }
}

extension Options {
  /// A number of 32 bits that must stand here.
  func requiredSmall(_ key: StaticString) throws(LineError) -> UInt32 {
    try Words.small(try requiredWord(key, "a number of 32 bits"), expected: "a number of 32 bits")
  }
}

extension TestOperation where Object == Reference {
  /// The words of the line.
  var words: [String] {
    switch self {
    case .mockDomain(let target, let flags):
      ["mock-device", "\(target)", flags == 0 ? "" : "flags=\(flags.hex)"]
    case .mockDomainReplace(let device, let to): ["mock-replace", "\(device)", "\(to)"]
    case .checkMap(let hwpt, let at, let length, let memory):
      ["mock-check-map", "\(hwpt)", "iova=\(at)", "len=\(length.scaled)", "\(memory)"]
    case .checkRefs(let memory, let length, let refs):
      ["mock-check-refs", "\(memory)", "len=\(length.scaled)", "refs=\(refs)"]
    case .setTemporaryMemoryLimit(let limit): ["mock-memory-limit", UInt64(limit).scaled]
    case .dirty(let hwpt, let at, let length, let pageSize, let bits):
      [
        "mock-dirty", "\(hwpt)", "iova=\(at)", "len=\(length.scaled)", "page=\(pageSize.scaled)", bits.word,
      ]
    case .copyArea(let to, let from, let source, let length, let at, let protection):
      [
        "mock-copy", "\(to)", "\(from)", "src=\(source)", "len=\(length.scaled)",
        at.map { "iova=\($0)" } ?? "", "\(protection)",
      ]
    case .checkIOTLB(let hwpt, let id, let value):
      ["mock-check-iotlb", "\(hwpt)", "id=\(id)", "value=\(value.hex)"]
    }
  }
}

extension DirtyBits {
  fileprivate var word: String {
    switch self {
    case .pattern(let bytes): self == .all ? "" : "bits=\(bytes.hexDigits)"
    case .memory(let memory): "\(memory)"
    }
  }
}
