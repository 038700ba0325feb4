// SPDX-License-Identifier: Apache-2.0

extension Verb {
  static let otherVerbs: [Verb] = [
    Verb("destroy OBJ", "IOMMU_DESTROY", "destroy an object that nothing uses") {
      (words) throws(LineError) in
      let object = try words.reference("an object")
      try words.finish()
      return .destroy(object)
    },
    Verb(
      "option huge-pages IOAS get|set N  |  option rlimit-mode get|set N", "IOMMU_OPTION",
      "ask for or set an option"
    ) { (words) throws(LineError) in
      if try words.choice([("huge-pages", true), ("rlimit-mode", false)]) {
        let ioas = try words.reference("an IOAS")
        return .hugePages(ioas, set: try value(&words))
      }
      return .rlimitMode(set: try value(&words))
    },
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
    Verb("rlimit N", "setrlimit(RLIMIT_MEMLOCK)", "limit the memory the process may lock, in bytes") {
      (words) throws(LineError) in
      let expected = "a number of bytes such as 1M"
      let bytes = try Number.read(try words.next(expected), expected: expected)
      try words.finish()
      return .setMemlockLimit(bytes)
    },
  ]

  private static func value(_ words: inout Words) throws(LineError) -> UInt64? {
    var value: UInt64?
    if try words.choice([("get", false), ("set", true)]) {
      value = try Number.read(try words.next("the new value"), expected: "the new value, a number")
    }
    try words.finish()
    return value
  }
}
