// SPDX-License-Identifier: Apache-2.0

/// One operation on an iommufd, on a VFIO device or on the test interface.
///
/// `Object` is how objects are named and `Device` how bound devices are: by id for a backend
/// (``Request``), by `$name` or number in text (``Statement``).
public enum Operation<Object: Hashable & Sendable, Device: Hashable & Sendable>: Hashable, Sendable {
  /// IOMMU_IOAS_ALLOC.
  case ioasAlloc
  /// IOMMU_DESTROY.
  case destroy(Object)
  /// IOMMU_IOAS_MAP; with FIXED_IOVA when an address is given.
  case ioasMap(Object, at: IOVA?, length: UInt64, memory: UserMemory, Protection)
  /// IOMMU_IOAS_UNMAP of one range, given by its first byte and its length.
  case ioasUnmap(Object, at: IOVA, length: UInt64)
  /// IOMMU_IOAS_UNMAP of everything: IOVA 0, length 2^64 - 1.
  case ioasUnmapAll(Object)
  /// IOMMU_IOAS_COPY; with FIXED_IOVA when a destination address is given.
  case ioasCopy(to: Object, from: Object, source: IOVA, length: UInt64, at: IOVA?, Protection)
  /// IOMMU_IOAS_IOVA_RANGES.
  case iovaRanges(Object)
  /// IOMMU_IOAS_ALLOW_IOVAS; each bound as the user gave it, so that a wrong order can be refused.
  case allowIOVAs(Object, [AllowedRange])
  /// VFIO_DEVICE_BIND_IOMMUFD; the flags are those of a mock device, 0 for others.
  case bind(DeviceName, flags: UInt32)
  /// Closing the device.
  case unbind(Device)
  /// VFIO_DEVICE_ATTACH_IOMMUFD_PT; a device that is attached already is moved (replace).
  case attach(Device, to: Object)
  /// VFIO_DEVICE_DETACH_IOMMUFD_PT.
  case detach(Device)
  /// VFIO_DEVICE_SET_IRQS: a message interrupt of the device is requested.
  case interrupt(Device)
  /// IOMMU_HWPT_ALLOC.
  case hwptAlloc(Device, Object, HWPTOptions<Object>)
  /// IOMMU_FAULT_QUEUE_ALLOC.
  case faultQueueAlloc
  /// IOMMU_GET_HW_INFO.
  case hwInfo(Device)
  /// IOMMU_HWPT_SET_DIRTY_TRACKING.
  case setDirtyTracking(Object, Bool)
  /// IOMMU_HWPT_GET_DIRTY_BITMAP.
  case getDirtyBitmap(Object, at: IOVA, length: UInt64, pageSize: UInt64, noClear: Bool)
  /// IOMMU_OPTION, IOMMU_OPTION_HUGE_PAGES; a nil value asks.
  case hugePages(Object, set: UInt64?)
  /// IOMMU_OPTION, IOMMU_OPTION_RLIMIT_MODE; a nil value asks.
  case rlimitMode(set: UInt64?)
  /// IOMMU_VFIO_IOAS, get.
  case vfioIOASGet
  /// IOMMU_VFIO_IOAS, set.
  case vfioIOASSet(Object)
  /// IOMMU_VFIO_IOAS, clear.
  case vfioIOASClear
  /// IOMMU_TEST_OP_ADD_RESERVED.
  case addReserved(Object, at: IOVA, length: UInt64)
  /// setrlimit(RLIMIT_MEMLOCK), in bytes.
  case setMemlockLimit(UInt64)
  /// IOMMU_HWPT_INVALIDATE.
  case hwptInvalidate(Object, Invalidation)
  /// Closing the file of an access or of a fault queue.
  case close(Object)
  /// In-kernel users of an IOAS.
  case access(AccessOperation<Object>)
  /// IO page faults.
  case fault(FaultOperation<Object, Device>)
  /// The caller's memory and rights.
  case process(ProcessOperation)
  /// The ioctls of an old VFIO container.
  case compat(CompatOperation)
  /// The test interface.
  case test(TestOperation<Object>)
}

extension Operation {
  /// Whether the operation makes or chooses an object, which `as $name` can name.
  public var makesObject: Bool {
    switch self {
    case .ioasAlloc, .bind, .attach, .hwptAlloc, .faultQueueAlloc, .vfioIOASGet: true
    case .access(.create), .test(.mockDomain), .test(.mockDomainReplace): true
    default: false
    }
  }
}

/// A range for IOMMU_IOAS_ALLOW_IOVAS as the user gave it: the kernel refuses one whose last byte
/// does not lie above its first.
public struct AllowedRange: Hashable, Sendable {
  /// The first byte.
  public var first: IOVA
  /// The last byte, included.
  public var last: IOVA

  /// Creates a range without looking at the order of its ends.
  public init(_ first: IOVA, _ last: IOVA) {
    self.first = first
    self.last = last
  }
}

/// The options of IOMMU_HWPT_ALLOC.
public struct HWPTOptions<Object: Hashable & Sendable>: Hashable, Sendable {
  /// The flag bits: 1 nest parent, 2 dirty tracking, 4 fault queue given, others unknown to Linux 6.12.
  public let flags: UInt32
  /// The fault queue, for flag 4.
  public let faultQueue: Object?
  /// The data for the driver, which asks for a nested table; nil for none.
  public let data: DriverData?

  /// Creates options; naming a fault queue sets its flag.
  public init(flags: UInt32 = 0, faultQueue: Object? = nil, data: DriverData? = nil) {
    self.flags = flags | (faultQueue == nil ? 0 : HWPTFlags.faultIDValid)
    self.faultQueue = faultQueue
    self.data = data
  }

  /// Creates options with the data of the kernel's test driver, or without data.
  public init(flags: UInt32 = 0, faultQueue: Object? = nil, selftestData: Bool) {
    self.init(flags: flags, faultQueue: faultQueue, data: selftestData ? .selftest() : nil)
  }
}

/// The flag bits of IOMMU_HWPT_ALLOC.
public enum HWPTFlags {
  /// IOMMU_HWPT_ALLOC_NEST_PARENT.
  public static let nestParent: UInt32 = 1
  /// IOMMU_HWPT_ALLOC_DIRTY_TRACKING.
  public static let dirtyTracking: UInt32 = 2
  /// IOMMU_HWPT_FAULT_ID_VALID.
  public static let faultIDValid: UInt32 = 4
}

/// A bound device as a backend is asked about it.
public enum DeviceHandle: Hashable, Sendable {
  /// The device file of a machine's device, as an open descriptor names it.
  case name(DeviceName)
  /// The device object with this id.
  case object(ObjectID)
}

/// An operation as a backend gets it.
public typealias Request = Operation<ObjectID, DeviceHandle>
