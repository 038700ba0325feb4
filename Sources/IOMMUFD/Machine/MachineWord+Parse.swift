// SPDX-License-Identifier: Apache-2.0

extension MachineWord {
  static func iommu(_ words: inout Words) throws(LineError) -> MachineWord {
    let name = try words.identifier("a name for the IOMMU")
    let features = Machine.Features.words
    let options = try Options(
      &words, keys: ["driver", "aperture", "page-sizes", "info"], flags: ["late"] + features.map(\.word))
    let info = try options.word("info").map { (word) throws(LineError) in
      try Words.small(word, expected: "a type of hardware information")
    }
    return .iommu(
      Machine.IOMMU(
        name: name, driver: try driver(options),
        aperture: try Words.range(try options.requiredWord("aperture", "FIRST-LAST")),
        pageSizes: try pageSizes(try options.requiredWord("page-sizes", "4K,2M,1G")),
        isLate: options.has("late"),
        features: Machine.Features(features.filter { options.has($0.word) }.map(\.feature)),
        infoType: info ?? 0))
  }

  private static func driver(_ options: Options) throws(LineError) -> Machine.Driver {
    let known = Machine.Driver.allCases.map(\.rawValue).joined(separator: ", ")
    let word = try options.requiredWord("driver", "one of \(known)")
    guard let driver = Machine.Driver(rawValue: word.text) else {
      throw LineError(word, "'\(word.text)' is not a driver", expected: "one of \(known)")
    }
    return driver
  }

  private static func pageSizes(_ word: Word) throws(LineError) -> UInt64 {
    let expected = "page sizes, powers of two with commas between: 4K,2M,1G; or any"
    if word.text == "any" { return Machine.IOMMU.anyPageSize }
    var sizes: UInt64 = 0
    for part in word.parts(at: UInt8(ascii: ",")) {
      let size = try Number.read(part, expected: expected)
      guard size.nonzeroBitCount == 1 else {
        throw LineError(part, "'\(part.text)' is not a power of two", expected: expected)
      }
      sizes |= size
    }
    return sizes
  }

  static func device(_ words: inout Words) throws(LineError) -> MachineWord {
    if words.take("mock:*") {
      let options = try Options(&words, keys: ["iommu"])
      return .device(.anyMock, iommu: try iommuName(options), group: 0)
    }
    let first = words.first
    let device = try words.device()
    if case .mock = device.name, let first {
      throw LineError(first, "mock devices are described together", expected: "device mock:* iommu=NAME")
    }
    let options = try Options(&words, keys: ["iommu", "group"])
    let group = try Words.small(try options.requiredWord("group", "N"), expected: "the number of a group")
    return .device(.one(device.name), iommu: try iommuName(options), group: group)
  }

  private static func iommuName(_ options: Options) throws(LineError) -> String {
    try options.requiredWord("iommu", "the name of an IOMMU described above").text
  }

  static func reserved(_ words: inout Words) throws(LineError) -> MachineWord {
    let device = try words.device()
    let range = try Words.range(try words.next("the addresses, FIRST-LAST"))
    let kinds = ReservedRegion.Kind.allCases
    let kind = try words.choice(kinds.map { ($0.rawValue, $0) })
    try words.finish()
    return .reserved(device.name, ReservedRegion(range, kind))
  }
}
