// SPDX-License-Identifier: Apache-2.0

extension Verb {
  static let otherVerbs: [Verb] = [
    Verb("destroy OBJ", "IOMMU_DESTROY", "destroy an object that nothing uses") {
      (words) throws(LineError) in
      let object = try words.reference("an object")
      try words.finish()
      return .destroy(object)
    },
    Verb("close OBJ", "close", "close the file of an access or of a fault queue") {
      (words) throws(LineError) in
      let object = try words.reference("an access or a fault queue")
      try words.finish()
      return .close(object)
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
