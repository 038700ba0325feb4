// SPDX-License-Identifier: Apache-2.0

extension Verb {
  static let accessVerbs: [Verb] = [
    Verb(
      "access-create [IOAS] [pins] [stubborn] [flags=N]",
      "iommufd_access_create, IOMMU_TEST_OP_CREATE_ACCESS",
      "make an in-kernel user of an IOAS, as a mediated device has one"
    ) { (words) throws(LineError) in
      var ioas: Reference?
      if let first = words.first?.bytes.first,
        first == UInt8(ascii: "$") || Number.digit(first) ?? 16 < 10
      {
        ioas = try words.reference("an IOAS")
      }
      let options = try Options(&words, keys: ["flags"], flags: ["pins", "stubborn"])
      let flags = try options.flags(["pins": AccessOptions.needsPinPages])
      return .access(.create(ioas, AccessOptions(flags: flags, isStubborn: options.has("stubborn"))))
    },
    Verb("access-attach ACCESS IOAS", "iommufd_access_attach", "give an access its IOAS") {
      (words) throws(LineError) in
      let (access, ioas) = try accessAndIOAS(&words)
      return .access(.attach(access, to: ioas))
    },
    Verb(
      "access-replace ACCESS IOAS", "iommufd_access_replace, IOMMU_TEST_OP_ACCESS_REPLACE_IOAS",
      "move an access to another IOAS; it lets go of its pages"
    ) { (words) throws(LineError) in
      let (access, ioas) = try accessAndIOAS(&words)
      return .access(.replace(access, to: ioas))
    },
    Verb("access-detach ACCESS", "iommufd_access_detach", "take its IOAS from an access") {
      (words) throws(LineError) in
      let access = try words.reference("an access")
      try words.finish()
      return .access(.detach(access))
    },
    Verb(
      "access-pin ACCESS iova=N len=N [write] [buf=N+OFF|va=N] [flags=N]",
      "iommufd_access_pin_pages, IOMMU_TEST_OP_ACCESS_PAGES",
      "pin the pages behind IOVAs; with user memory, compare them with it"
    ) { (words) throws(LineError) in
      let access = try words.reference("an access")
      let options = try Options(&words, keys: ["iova", "len", "buf", "va", "flags"], flags: ["write"])
      let compares = options.word("buf") != nil || options.word("va") != nil
      return .access(
        .pin(
          access, at: try options.requiredIOVA("iova"), length: try options.length(),
          flags: try options.flags(["write": AccessFlags.write]),
          compare: compares ? try options.memory() : nil))
    },
    Verb(
      "access-unpin ACCESS item=N", "iommufd_access_unpin_pages, IOMMU_TEST_OP_DESTROY_ACCESS_PAGES",
      "let go of a pin"
    ) { (words) throws(LineError) in
      let access = try words.reference("an access")
      let options = try Options(&words, keys: ["item"])
      let expected = "the number that access-pin gave"
      return .access(
        .unpin(access, item: try Words.small(try options.requiredWord("item", expected), expected: expected)))
    },
    transfer("access-read", into: 0, "read IOVAs into user memory"),
    transfer("access-write", into: AccessFlags.write, "write user memory to IOVAs"),
  ]

  private static func accessAndIOAS(
    _ words: inout Words
  ) throws(LineError) -> (access: Reference, ioas: Reference) {
    let access = try words.reference("an access")
    let ioas = try words.reference("an IOAS")
    try words.finish()
    return (access, ioas)
  }

  private static func transfer(_ name: String, into direction: UInt32, _ summary: String) -> Verb {
    Verb(
      "\(name) ACCESS iova=N len=N [buf=N+OFF|va=N] [slow] [flags=N]",
      "iommufd_access_rw, IOMMU_TEST_OP_ACCESS_RW", summary
    ) { (words) throws(LineError) in
      let access = try words.reference("an access")
      let options = try Options(&words, keys: ["iova", "len", "buf", "va", "flags"], flags: ["slow"])
      return .access(
        .transfer(
          access, at: try options.requiredIOVA("iova"), length: try options.length(),
          flags: direction | (try options.flags(["slow": AccessFlags.slowPath])), memory: try options.memory()
        ))
    }
  }
}

extension Options {
  /// The bits of `flags=N` and of the words that stand for bits.
  func flags(_ words: KeyValuePairs<StaticString, UInt32>) throws(LineError) -> UInt32 {
    var bits: UInt32 = 0
    if let word = word("flags") { bits = try Words.small(word, expected: "flag bits") }
    for (name, bit) in words where has(name) { bits |= bit }
    return bits
  }
}

extension AccessOperation where Object == Reference {
  /// The words of the line.
  var words: [String] {
    switch self {
    case .create(let ioas, let options):
      ["access-create", ioas.map(\.description) ?? ""]
        + flagWords(options.flags, ["pins": AccessOptions.needsPinPages]) + [
          options.isStubborn ? "stubborn" : ""
        ]
    case .attach(let access, let ioas): ["access-attach", "\(access)", "\(ioas)"]
    case .replace(let access, let ioas): ["access-replace", "\(access)", "\(ioas)"]
    case .detach(let access): ["access-detach", "\(access)"]
    case .pin(let access, let at, let length, let flags, let compare):
      ["access-pin", "\(access)", "iova=\(at)", "len=\(length.scaled)", compare.map(\.description) ?? ""]
        + flagWords(flags, ["write": AccessFlags.write])
    case .unpin(let access, let item): ["access-unpin", "\(access)", "item=\(item)"]
    case .transfer(let access, let at, let length, let flags, let memory):
      [
        flags & AccessFlags.write == 0 ? "access-read" : "access-write", "\(access)", "iova=\(at)",
        "len=\(length.scaled)", "\(memory)",
      ] + flagWords(flags & ~AccessFlags.write, ["slow": AccessFlags.slowPath])
    }
  }
}

/// The words that stand for bits, and `flags=N` for the rest of them.
func flagWords(_ flags: UInt32, _ words: KeyValuePairs<String, UInt32>) -> [String] {
  var rest = flags
  var list: [String] = []
  for (name, bit) in words where flags & bit != 0 {
    list.append(name)
    rest &= ~bit
  }
  return rest == 0 ? list : list + ["flags=\(rest.hex)"]
}
