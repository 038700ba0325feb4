// SPDX-License-Identifier: Apache-2.0

extension Verb {
  static let processVerbs: [Verb] = [
    Verb("rlimit N", "setrlimit(RLIMIT_MEMLOCK)", "limit the memory the process may lock, in bytes") {
      (words) throws(LineError) in
      let expected = "a number of bytes such as 1M"
      let bytes = try Number.read(try words.next(expected), expected: expected)
      try words.finish()
      return .setMemlockLimit(bytes)
    },
    Verb(
      "memory map|unmap|protect|read buf=N+OFF|va=N len=N [r|w|rw]  |  memory write buf=N+OFF|va=N data=HEX",
      "mmap, munmap, mprotect, load, store", "change or look at the caller's memory"
    ) { (words) throws(LineError) in .process(try memoryOperation(&words)) },
    Verb(
      "capability ipc-lock|sys-resource on|off", "capset",
      "give or take what lets memory be locked without charge, and its charging be chosen"
    ) { (words) throws(LineError) in
      let capability = try words.choice(Capability.allCases.map { ($0.rawValue, $0) })
      let isOn = try words.choice([("on", true), ("off", false)])
      try words.finish()
      return .process(.capability(capability, isOn))
    },
  ]

  private enum MemoryWord {
    case map, unmap, protect, read, write
  }

  private static func memoryOperation(_ words: inout Words) throws(LineError) -> ProcessOperation {
    let what: MemoryWord = try words.choice([
      ("map", .map), ("unmap", .unmap), ("protect", .protect), ("read", .read), ("write", .write),
    ])
    if what == .write {
      let options = try Options(&words, keys: ["buf", "va", "data"])
      let word = try options.requiredWord("data", "bytes in hex such as 00ff")
      return .write(try options.memory(), try Words.bytes(word, expected: "bytes in hex such as 00ff"))
    }
    let isProtected = what == .map || what == .protect
    let options = try Options(
      &words, keys: ["buf", "va", "len"], flags: isProtected ? ["r", "w", "rw"] : [])
    let (memory, length) = (try options.memory(), try options.length())
    switch what {
    case .map: return .map(memory, length: length, try options.protection())
    case .protect: return .protect(memory, length: length, try options.protection())
    case .unmap: return .unmap(memory, length: length)
    case .read, .write: return .read(memory, length: length)
    }
  }
}

extension ProcessOperation {
  /// The words of the line.
  var words: [String] {
    switch self {
    case .map(let memory, let length, let protection):
      ["memory", "map", "\(memory)", "len=\(length.scaled)", "\(protection)"]
    case .unmap(let memory, let length): ["memory", "unmap", "\(memory)", "len=\(length.scaled)"]
    case .protect(let memory, let length, let protection):
      ["memory", "protect", "\(memory)", "len=\(length.scaled)", "\(protection)"]
    case .write(let memory, let bytes): ["memory", "write", "\(memory)", "data=\(bytes.hexDigits)"]
    case .read(let memory, let length): ["memory", "read", "\(memory)", "len=\(length.scaled)"]
    case .capability(let capability, let isOn): ["capability", capability.rawValue, isOn ? "on" : "off"]
    }
  }
}
