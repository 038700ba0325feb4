// SPDX-License-Identifier: Apache-2.0

/// The ioctls with an operation inside: IOMMU_OPTION and IOMMU_VFIO_IOAS, Linux 6.12.
enum OptionCodec {
  /// IOMMU_OPTION_RLIMIT_MODE and IOMMU_OPTION_HUGE_PAGES.
  private static let (rlimitMode, hugePages) = (UInt32(0), UInt32(1))
  /// IOMMU_OPTION_OP_SET and IOMMU_OPTION_OP_GET.
  private static let (set, get) = (UInt16(0), UInt16(1))
  /// IOMMU_VFIO_IOAS_GET, IOMMU_VFIO_IOAS_SET and IOMMU_VFIO_IOAS_CLEAR.
  private static let (vfioGet, vfioSet, vfioClear) = (UInt16(0), UInt16(1), UInt16(2))

  /// `iommufd_option`.
  static func option(_ call: IoctlCall) throws(Errno) -> Decoded {
    guard call[OptionLayout.reserved] == 0 else { throw .EOPNOTSUPP }
    switch call[OptionLayout.option] {
    case rlimitMode:
      guard call[OptionLayout.object] == 0, isKnown(call) else { throw .EOPNOTSUPP }
      return .request(.rlimitMode(set: newValue(call)), reply(call))
    case hugePages:
      let ioas = call.id(OptionLayout.object)
      // The IOAS is looked up before the operation: asking for the option looks it up and changes nothing.
      guard isKnown(call) else { return .request(.hugePages(ioas, set: nil), .refusal(.EOPNOTSUPP)) }
      return .request(.hugePages(ioas, set: newValue(call)), reply(call))
    default:
      throw .EOPNOTSUPP
    }
  }

  /// Whether the operation inside is one that there is.
  private static func isKnown(_ call: IoctlCall) -> Bool {
    [set, get].contains(call[OptionLayout.operation])
  }

  /// The value to set; nil to ask.
  private static func newValue(_ call: IoctlCall) -> UInt64? {
    call[OptionLayout.operation] == set ? call[OptionLayout.value] : nil
  }

  private static func reply(_ call: IoctlCall) -> Reply {
    Reply(.option(OptionReply(structure: call.structure, isAnswered: newValue(call) == nil)))
  }

  /// `iommufd_vfio_ioas`.
  static func vfioIOAS(_ call: IoctlCall) throws(Errno) -> Decoded {
    guard call[VFIOIOASLayout.reserved] == 0 else { throw .EOPNOTSUPP }
    return switch call[VFIOIOASLayout.operation] {
    case vfioGet: .request(.vfioIOASGet, .structure(call, .object(VFIOIOASLayout.ioas)))
    case vfioSet: .request(.vfioIOASSet(call.id(VFIOIOASLayout.ioas)), .success)
    case vfioClear: .request(.vfioIOASClear, .success)
    default: throw .EOPNOTSUPP
    }
  }
}

/// The reply to IOMMU_OPTION.
struct OptionReply: ReplyWriter {
  /// The caller's struct.
  let structure: UserStruct
  /// Whether the value comes from the response; one that was set is written back as it came.
  let isAnswered: Bool

  /// Writes the value back and no other field.
  func write(_ response: Response, into memory: inout some CallerMemory) throws(Errno) {
    var answer = structure
    if isAnswered {
      guard case .value(let value) = response else { throw Reply.foreign }
      answer[OptionLayout.value] = value
    }
    guard answer.respond(only: OptionLayout.value, to: &memory) else { throw .EFAULT }
  }
}
