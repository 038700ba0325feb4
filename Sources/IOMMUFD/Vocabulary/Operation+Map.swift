// SPDX-License-Identifier: Apache-2.0

extension Operation {
  /// The same operation with its objects and devices named in another way.
  @inlinable
  public func map<NewObject, NewDevice>(
    object: (Object) -> NewObject, device: (Device) -> NewDevice
  ) -> Operation<NewObject, NewDevice> {
    switch self {
    case .ioasAlloc: .ioasAlloc
    case .destroy(let target): .destroy(object(target))
    case .ioasMap(let ioas, let at, let length, let memory, let protection):
      .ioasMap(object(ioas), at: at, length: length, memory: memory, protection)
    case .ioasUnmap(let ioas, let at, let length): .ioasUnmap(object(ioas), at: at, length: length)
    case .ioasUnmapAll(let ioas): .ioasUnmapAll(object(ioas))
    case .ioasCopy(let to, let from, let source, let length, let at, let protection):
      .ioasCopy(to: object(to), from: object(from), source: source, length: length, at: at, protection)
    case .iovaRanges(let ioas): .iovaRanges(object(ioas))
    case .allowIOVAs(let ioas, let ranges): .allowIOVAs(object(ioas), ranges)
    case .bind(let name, let flags): .bind(name, flags: flags)
    case .unbind(let target): .unbind(device(target))
    case .attach(let target, let to): .attach(device(target), to: object(to))
    case .detach(let target): .detach(device(target))
    case .interrupt(let target): .interrupt(device(target))
    case .hwptAlloc(let target, let parent, let options):
      .hwptAlloc(device(target), object(parent), options.map(object))
    case .faultQueueAlloc: .faultQueueAlloc
    case .hwInfo(let target): .hwInfo(device(target))
    case .setDirtyTracking(let hwpt, let on): .setDirtyTracking(object(hwpt), on)
    case .getDirtyBitmap(let hwpt, let at, let length, let pageSize, let noClear):
      .getDirtyBitmap(object(hwpt), at: at, length: length, pageSize: pageSize, noClear: noClear)
    case .hugePages(let ioas, let value): .hugePages(object(ioas), set: value)
    case .rlimitMode(let value): .rlimitMode(set: value)
    case .vfioIOASGet: .vfioIOASGet
    case .vfioIOASSet(let ioas): .vfioIOASSet(object(ioas))
    case .vfioIOASClear: .vfioIOASClear
    case .addReserved(let ioas, let at, let length): .addReserved(object(ioas), at: at, length: length)
    case .setMemlockLimit(let bytes): .setMemlockLimit(bytes)
    case .hwptInvalidate(let hwpt, let invalidation): .hwptInvalidate(object(hwpt), invalidation)
    case .close(let target): .close(object(target))
    case .access(let operation): .access(operation.map(object))
    case .fault(let operation): .fault(operation.map(object: object, device: device))
    case .process(let operation): .process(operation)
    case .compat(let operation): .compat(operation)
    case .test(let operation): .test(operation.map(object))
    }
  }
}

extension HWPTOptions {
  /// The same options with the fault queue named in another way.
  @inlinable
  public func map<NewObject>(_ object: (Object) -> NewObject) -> HWPTOptions<NewObject> {
    HWPTOptions<NewObject>(
      flags: flags, faultQueue: faultQueue.map(object), data: data)
  }
}
