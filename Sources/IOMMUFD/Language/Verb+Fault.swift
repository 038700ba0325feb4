// SPDX-License-Identifier: Apache-2.0

extension Verb {
  static let faultVerbs: [Verb] = [
    Verb(
      "fault-trigger DEV addr=N [pasid=N] [group=N] [perm=N]", "IOMMU_TEST_OP_TRIGGER_IOPF",
      "let a mock device run into an IO page fault"
    ) { (words) throws(LineError) in
      let device = try words.reference("a mock device")
      let options = try Options(&words, keys: ["addr", "pasid", "group", "perm"])
      let address = try options.required("addr", "an address such as 0x1000")
      return .fault(
        .trigger(
          device,
          IOPageFault(
            pasid: try options.small("pasid") ?? 0, group: try options.small("group") ?? 0,
            permissions: try options.small("perm") ?? 1, address: address)))
    },
    Verb("fault-read QUEUE [len=N]", "read", "take faults from a queue, 40 bytes each") {
      (words) throws(LineError) in
      let queue = try words.reference("a fault queue")
      let options = try Options(&words, keys: ["len"])
      let length = try options.number("len", "a length in bytes, a multiple of 40") ?? 100 * FaultRecord.size
      return .fault(.read(queue, length: length))
    },
    Verb("fault-respond QUEUE [COOKIE=ok|invalid|N ...]", "write", "answer faults") {
      (words) throws(LineError) in
      let queue = try words.reference("a fault queue")
      var answers: [FaultAnswer] = []
      while !words.isEmpty { answers.append(try answer(try words.next("an answer"))) }
      return .fault(.respond(queue, answers))
    },
  ]

  private static func answer(_ word: Word) throws(LineError) -> FaultAnswer {
    let expected = "a cookie and an outcome such as 1=ok"
    let (head, tail) = word.cut(at: UInt8(ascii: "="))
    guard let tail else { throw LineError(word, "'\(word.text)' is not an answer", expected: expected) }
    let cookie = try Words.small(head, expected: expected)
    if let code = FaultAnswer.words.firstIndex(where: { tail == $0 }) {
      return FaultAnswer(cookie: cookie, code: UInt32(code))
    }
    return FaultAnswer(cookie: cookie, code: try Words.small(tail, expected: expected))
  }
}

extension Options {
  /// A number of 32 bits; nil where it does not stand here.
  func small(_ key: StaticString) throws(LineError) -> UInt32? {
    guard let word = word(key) else { return nil }
    return try Words.small(word, expected: "a number of 32 bits")
  }
}

extension FaultAnswer {
  /// The words for the codes from 0.
  fileprivate static let words = ["ok", "invalid"]

  fileprivate var word: String {
    "\(cookie)=" + (code < Self.words.count ? Self.words[Int(code)] : String(code))
  }
}

extension FaultOperation where Object == Reference, Device == Reference {
  /// The words of the line.
  var words: [String] {
    switch self {
    case .trigger(let device, let fault):
      [
        "fault-trigger", "\(device)", "addr=\(fault.address.hex)",
        fault.pasid == 0 ? "" : "pasid=\(fault.pasid)",
        fault.group == 0 ? "" : "group=\(fault.group)",
        fault.permissions == 1 ? "" : "perm=\(fault.permissions.hex)",
      ]
    case .read(let queue, let length): ["fault-read", "\(queue)", "len=\(length)"]
    case .respond(let queue, let answers): ["fault-respond", "\(queue)"] + answers.map(\.word)
    }
  }
}
