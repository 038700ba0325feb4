// SPDX-License-Identifier: Apache-2.0

extension Verb {
  static let pageTableVerbs: [Verb] = [
    Verb(
      "hwpt DEV PT [nest-parent] [dirty] [fault=OBJ] [selftest-data [iotlb=N]] [data=TYPE:HEX] [flags=N]",
      "IOMMU_HWPT_ALLOC",
      "make a page table for an IOAS, or one nested on a hwpt"
    ) { (words) throws(LineError) in
      let device = try words.reference("a bound device")
      let parent = try words.reference("an IOAS or a parent hwpt")
      let options = try Options(
        &words, keys: ["fault", "flags", "iotlb", "data"],
        flags: ["nest-parent", "dirty", "selftest-data"])
      return .hwptAlloc(device, parent, try hwptOptions(options))
    },
    Verb(
      "dirty HWPT on|off  |  dirty HWPT iova=N len=N [page=N] [no-clear]",
      "IOMMU_HWPT_SET_DIRTY_TRACKING, IOMMU_HWPT_GET_DIRTY_BITMAP", "track or count dirty pages"
    ) { (words) throws(LineError) in
      let hwpt = try words.reference("a hwpt")
      if let on = takeSwitch(&words) {
        try words.finish()
        return .setDirtyTracking(hwpt, on)
      }
      let options = try Options(&words, keys: ["iova", "len", "page"], flags: ["no-clear"])
      return .getDirtyBitmap(
        hwpt, at: try options.requiredIOVA("iova"), length: try options.length(),
        pageSize: try options.number("page", "a page size such as 4K") ?? 4096,
        noClear: options.has("no-clear"))
    },
    Verb(
      "invalidate HWPT [type=N] [N|all|FLAGS:N ...]  |  invalidate HWPT [type=N] len=N [count=N] [data=HEX]",
      "IOMMU_HWPT_INVALIDATE", "drop cached entries of a nested hwpt"
    ) { (words) throws(LineError) in
      let hwpt = try words.reference("a nested hwpt")
      return .hwptInvalidate(hwpt, try invalidation(&words))
    },
    Verb("fault-queue", "IOMMU_FAULT_QUEUE_ALLOC", "make a queue for IO page faults") {
      (words) throws(LineError) in
      try words.finish()
      return .faultQueueAlloc
    },
  ]

  private static func takeSwitch(_ words: inout Words) -> Bool? {
    if words.take("on") { return true }
    return words.take("off") ? false : nil
  }

  private static func hwptOptions(_ options: Options) throws(LineError) -> HWPTOptions<Reference> {
    var flags: UInt32 = 0
    if let word = options.word("flags") { flags = try Words.small(word, expected: "flag bits") }
    if options.has("nest-parent") { flags |= HWPTFlags.nestParent }
    if options.has("dirty") { flags |= HWPTFlags.dirtyTracking }
    var queue: Reference?
    if let word = options.word("fault") {
      queue = try Words.reference(word, expected: "a fault queue: $name or an object id")
    }
    return HWPTOptions(flags: flags, faultQueue: queue, data: try driverData(options))
  }

  private static func driverData(_ options: Options) throws(LineError) -> DriverData? {
    let isSelftest = options.has("selftest-data")
    if let word = options.word("iotlb") {
      guard isSelftest else { throw LineError(word, "'iotlb' belongs to 'selftest-data'") }
      return .selftest(iotlb: try Words.small(word, expected: "the value of the IOTLB entries"))
    }
    guard let word = options.word("data") else { return isSelftest ? .selftest() : nil }
    if isSelftest { throw LineError(word, "'data' contradicts 'selftest-data'") }
    let expected = "the type and the bytes of the data, TYPE:HEX such as 0xdead:01000000"
    let (type, digits) = word.cut(at: UInt8(ascii: ":"))
    guard let digits else { throw LineError(word, "'\(word.text)' is not data", expected: expected) }
    return DriverData(
      type: try Words.small(type, expected: expected), try Words.bytes(digits, expected: expected))
  }
}
