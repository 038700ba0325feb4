// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

extension Kernel {
  /// Performs one operation as Linux does, and answers as it does.
  ///
  /// Throws a refusal with the errno that the caller sees. A refused operation may have changed
  /// something where the kernel does so too, as an unmap that stops half way.
  public mutating func perform(_ request: Request) throws(Refusal) -> Response {
    try requireIoctl(of: request)
    switch request {
    case .ioasAlloc: return ioasAlloc()
    case .destroy(let id): return try destroy(id)
    case .ioasMap(let ioas, let at, let length, let memory, let protection):
      return try ioasMap(ioas, at: at, length: length, memory: memory, protection)
    case .ioasUnmap(let ioas, let at, let length): return try ioasUnmap(ioas, at: at, length: length)
    case .ioasUnmapAll(let ioas): return try ioasUnmap(ioas, at: .zero, length: .max)
    case .ioasCopy(let to, let from, let source, let length, let at, let protection):
      return try ioasCopy(to: to, from: from, source: source, length: length, at: at, protection)
    case .iovaRanges(let ioas): return try iovaRanges(ioas)
    case .allowIOVAs(let ioas, let ranges): return try allowIOVAs(ioas, ranges)
    case .addReserved(let ioas, let at, let length): return try addReserved(ioas, at: at, length: length)
    case .bind(let name, let flags): return try bind(name, flags: flags)
    case .unbind(let device): return try unbind(device)
    case .attach(let device, let target): return try attach(device, to: target)
    case .detach(let device): return try detach(device)
    case .interrupt(let device): return try run(try interruptPlan(device))
    case .hwptAlloc(let device, let base, let options): return try hwptAlloc(device, base, options)
    case .faultQueueAlloc: return faultQueueAlloc()
    case .hwInfo(let device): return try hwInfo(device)
    case .setDirtyTracking(let hwpt, let on): return try setDirtyTracking(hwpt, on)
    case .getDirtyBitmap(let hwpt, let at, let length, let pageSize, let noClear):
      return try getDirtyBitmap(hwpt, at: at, length: length, pageSize: pageSize, noClear: noClear)
    case .hugePages(let ioas, let value): return try hugePages(ioas, set: value)
    case .rlimitMode(let value): return try rlimitMode(set: value)
    case .vfioIOASGet: return try vfioIOASGet()
    case .vfioIOASSet(let ioas): return try vfioIOASSet(ioas)
    case .vfioIOASClear:
      vfioIOAS = nil
      return .done
    case .setMemlockLimit(let bytes):
      memlockLimit = bytes
      return .done
    case .hwptInvalidate(let hwpt, let invalidation): return try hwptInvalidate(hwpt, invalidation)
    case .close(let id): return try close(id)
    case .access(let operation): return try perform(operation)
    case .fault(let operation): return try perform(operation)
    case .process(let operation): return try perform(operation)
    case .compat(let operation): return try perform(operation)
    case .test(let operation): return try perform(operation)
    }
  }
}
