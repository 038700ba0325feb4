// SPDX-License-Identifier: Apache-2.0

/// The ioctls with an array of IOVA ranges: `iommufd_ioas_iova_ranges`, `iommufd_ioas_allow_iovas`,
/// Linux 6.12.
enum RangesCodec {
  static func ranges(_ call: IoctlCall) throws(Errno) -> Decoded {
    guard call[IOVARangesLayout.reserved] == 0 else { throw .EOPNOTSUPP }
    return .request(
      .iovaRanges(call.id(IOVARangesLayout.ioas)), Reply(.ranges(RangesReply(structure: call.structure))))
  }

  static func allow(_ call: IoctlCall) throws(Errno) -> Decoded {
    guard call[AllowIOVAsLayout.reserved] == 0 else { throw .EOPNOTSUPP }
    let ioas = call.id(AllowIOVAsLayout.ioas)
    let list = load(
      at: call[AllowIOVAsLayout.elements], count: call[AllowIOVAsLayout.count], call.caller.memory)
    // The IOAS is looked up before the first element is read, so it has to be asked for in any case.
    guard list.isWhole || list.isRefused else { return .request(.iovaRanges(ioas), .refusal(.EFAULT)) }
    return .request(.allowIOVAs(ioas, list.elements), .success)
  }

  /// The elements as far as the kernel looks at them: `iommufd_ioas_load_iovas`.
  private static func load(
    at address: UInt64, count: UInt32, _ memory: any CallerMemory
  ) -> AllowedList {
    var list = AllowedList()
    var rest: [UInt8] = []
    let end = memory.scan(at: address, count: UInt64(count) * UInt64(IOVARangeLayout.size)) { bytes in
      rest += bytes
      list.take(&rest)
      return !list.hasWrongOrder
    }
    list.isWhole = end == .complete
    return list
  }
}

/// What could be read of the array of IOMMU_IOAS_ALLOW_IOVAS.
private struct AllowedList {
  /// The elements, up to the first with its ends in the wrong order.
  var elements: [AllowedRange] = []
  /// Whether the last element has its ends in the wrong order.
  var hasWrongOrder = false
  /// Whether the whole array could be read.
  var isWhole = false

  /// Takes whole elements off the front of what has been read.
  mutating func take(_ bytes: inout [UInt8]) {
    let size = IOVARangeLayout.size
    var taken = 0
    while !hasWrongOrder, bytes.count - taken >= size {
      let element = UserStruct(at: 0, userSize: 0, size: size, Array(bytes[taken..<taken + size]))
      let range = AllowedRange(IOVA(element[IOVARangeLayout.first]), IOVA(element[IOVARangeLayout.last]))
      elements.append(range)
      hasWrongOrder = range.first >= range.last
      taken += size
    }
    bytes.removeFirst(taken)
  }

  /// Whether the kernel refuses the elements that were read, before it reads on.
  var isRefused: Bool {
    if hasWrongOrder { return true }
    let sorted = elements.sorted { $0.first < $1.first }
    return zip(sorted, sorted.dropFirst()).contains { $0.last >= $1.first }
  }
}

/// The reply to IOMMU_IOAS_IOVA_RANGES.
struct RangesReply: ReplyWriter {
  /// The caller's struct.
  let structure: UserStruct

  /// Writes the elements that there is room for, then the struct; EMSGSIZE where there were more.
  func write(_ response: Response, into memory: inout some CallerMemory) throws(Errno) {
    guard case .ranges(let alignment, let ranges) = response else { throw Reply.foreign }
    let room = structure[IOVARangesLayout.count]
    for (index, range) in ranges.enumerated().prefix(Int(room)) {
      let place = structure[IOVARangesLayout.elements].offset(by: UInt64(index * IOVARangeLayout.size))
      let bytes = range.first.rawValue.littleEndianBytes + range.last.rawValue.littleEndianBytes
      guard let place, memory.copyToUser(bytes, at: place) else { throw .EFAULT }
    }
    var header = structure
    header[IOVARangesLayout.count] = UInt32(clamping: ranges.count)
    header[IOVARangesLayout.alignment] = alignment
    guard header.respond(to: &memory) else { throw .EFAULT }
    guard ranges.count <= room else { throw .EMSGSIZE }
  }
}
