// SPDX-License-Identifier: Apache-2.0

extension Operation where Object == Reference, Device == Reference {
  /// The first word of the line, which names the operation.
  public var verb: String {
    switch self {
    // These come by the million, and are written without a list of words.
    case .ioasMap: "map"
    case .ioasUnmap: "unmap"
    default: words.first ?? ""
    }
  }
}

extension Operation: CustomStringConvertible where Object == Reference, Device == Reference {
  /// The operation as the language writes it, in canonical form.
  public var description: String {
    var bytes: [UInt8] = []
    write(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Appends the operation in canonical form.
  func write(to bytes: inout [UInt8]) {
    switch self {
    case .ioasMap(let ioas, let at, let length, let memory, let protection):
      bytes.append("map ")
      bytes.append(ioas.description)
      if let at { bytes.append(" iova=", hex: at.rawValue) }
      bytes.append(" len=", scaled: length)
      bytes.append(" ")
      memory.write(to: &bytes)
      if !protection.isEmpty { bytes.append(" ") }
      bytes.append(protection.description)
    case .ioasUnmap(let ioas, let at, let length):
      bytes.append("unmap ")
      bytes.append(ioas.description)
      bytes.append(" iova=", hex: at.rawValue)
      bytes.append(" len=", scaled: length)
    default: writeWords(to: &bytes)
    }
  }

  private func writeWords(to bytes: inout [UInt8]) {
    var isFirst = true
    for word in words where !word.isEmpty {
      if !isFirst { bytes.append(UInt8(ascii: " ")) }
      bytes.append(word)
      isFirst = false
    }
  }

  private var words: [String] {
    switch self {
    case .ioasAlloc: ["ioas"]
    case .destroy(let object): ["destroy", "\(object)"]
    case .ioasUnmapAll(let ioas): ["unmap", "\(ioas)", "all"]
    case .ioasCopy(let to, let from, let source, let length, let at, let protection):
      [
        "copy", "\(to)", "\(from)", "src=\(source)", "len=\(length.scaled)", option("iova", at),
        "\(protection)",
      ]
    case .iovaRanges(let ioas): ["ranges", "\(ioas)"]
    case .allowIOVAs(let ioas, let ranges): ["allow", "\(ioas)"] + ranges.map { "\($0.first)-\($0.last)" }
    case .addReserved(let ioas, let at, let length):
      ["reserve", "\(ioas)", "start=\(at)", "len=\(length.scaled)"]
    case .setMemlockLimit(let bytes): ["rlimit", bytes.scaled]
    default: deviceWords
    }
  }

  private var deviceWords: [String] {
    switch self {
    case .bind(.mock(let index), let flags): ["bind", "mock:\(index)/\(flags.hex)"]
    case .bind(let name, _): ["bind", "\(name)"]
    case .unbind(let device): ["unbind", "\(device)"]
    case .attach(let device, let to): ["attach", "\(device)", "\(to)"]
    case .detach(let device): ["detach", "\(device)"]
    case .interrupt(let device): ["interrupt", "\(device)"]
    case .hwptAlloc(let device, let parent, let options): ["hwpt", "\(device)", "\(parent)"] + options.words
    case .hwInfo(let device): ["info", "\(device)"]
    default: optionWords
    }
  }

  private var optionWords: [String] {
    switch self {
    case .faultQueueAlloc: ["fault-queue"]
    case .setDirtyTracking(let hwpt, let on): ["dirty", "\(hwpt)", on ? "on" : "off"]
    case .getDirtyBitmap(let hwpt, let at, let length, let pageSize, let noClear):
      [
        "dirty", "\(hwpt)", "iova=\(at)", "len=\(length.scaled)", "page=\(pageSize.scaled)",
        noClear ? "no-clear" : "",
      ]
    case .hugePages(let ioas, let value): ["option", "huge-pages", "\(ioas)", getOrSet(value)]
    case .rlimitMode(let value): ["option", "rlimit-mode", getOrSet(value)]
    case .vfioIOASGet: ["vfio-ioas", "get"]
    case .vfioIOASSet(let ioas): ["vfio-ioas", "set", "\(ioas)"]
    case .vfioIOASClear: ["vfio-ioas", "clear"]
    case .hwptInvalidate(let hwpt, let invalidation): ["invalidate", "\(hwpt)"] + invalidation.words
    case .close(let object): ["close", "\(object)"]
    default: groupWords
    }
  }

  private var groupWords: [String] {
    switch self {
    case .access(let operation): operation.words
    case .fault(let operation): operation.words
    case .process(let operation): operation.words
    case .compat(let operation): operation.words
    case .test(let operation): operation.words
    default: []
    }
  }

  private func option(_ key: String, _ value: IOVA?) -> String {
    value.map { key + "=" + $0.description } ?? ""
  }

  private func getOrSet(_ value: UInt64?) -> String {
    value.map { "set \($0)" } ?? "get"
  }
}

extension HWPTOptions where Object == Reference {
  fileprivate var words: [String] {
    var rest = flags & ~(HWPTFlags.nestParent | HWPTFlags.dirtyTracking)
    if faultQueue != nil { rest &= ~HWPTFlags.faultIDValid }
    return [
      flags & HWPTFlags.nestParent != 0 ? "nest-parent" : "",
      flags & HWPTFlags.dirtyTracking != 0 ? "dirty" : "",
      faultQueue.map { "fault=\($0)" } ?? "",
      data?.words ?? "",
      rest != 0 ? "flags=\(rest.hex)" : "",
    ]
  }
}

extension UserMemory: CustomStringConvertible {
  /// The memory as the language writes it, `buf=0+0x1000` or `va=0x10000`.
  public var description: String {
    var bytes: [UInt8] = []
    write(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  fileprivate func write(to bytes: inout [UInt8]) {
    switch self {
    case .buffer(let index, let offset):
      bytes.append("buf=")
      bytes.append(String(index))
      if offset != 0 { bytes.append("+", hex: offset) }
    case .address(let address): bytes.append("va=", hex: address)
    }
  }
}

extension UInt64 {
  /// The number with the largest suffix that divides it (`4K`, `2M`), or in hex.
  public var scaled: String {
    var bytes: [UInt8] = []
    bytes.append("", scaled: self)
    return String(decoding: bytes, as: UTF8.self)
  }
}
