// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

extension KernelContext {
  /// Makes the system calls of a request.
  mutating func perform(_ request: Request, _ predicted: Response?) throws(Errno) -> Response {
    switch request {
    case .ioasAlloc: return try ioasAlloc()
    case .destroy(let id): return try destroy(id)
    case .ioasMap(let ioas, let at, let length, let memory, let protection):
      return try ioasMap(ioas, at: at, length: length, memory, protection)
    case .ioasUnmap(let ioas, let at, let length):
      return try ioasUnmap(ioas, at: at, length: length)
    case .ioasUnmapAll(let ioas): return try ioasUnmap(ioas, at: .zero, length: .max)
    case .ioasCopy(let to, let from, let source, let length, let at, let protection):
      let call = try ioasCopy(to: to, from: from, source, length: length, at: at, protection)
      return .iova(IOVA(call.dst_iova))
    case .iovaRanges(let ioas): return try iovaRanges(ioas)
    case .allowIOVAs(let ioas, let ranges): return try allowIOVAs(ioas, ranges)
    case .bind(let name, let flags): return try bind(name, flags: flags)
    case .unbind(let device): return try unbind(device)
    case .attach(let device, let target): return try attach(device, to: target)
    case .detach(let device): return try detach(device)
    case .hwptAlloc(let device, let base, let options): return try hwptAlloc(device, base, options)
    case .faultQueueAlloc: return try faultQueueAlloc()
    case .hwInfo(let device): return try hwInfo(device)
    case .setDirtyTracking(let hwpt, let on): return try setDirtyTracking(hwpt, on)
    case .getDirtyBitmap(let hwpt, let at, let length, let pageSize, let noClear):
      let range = DirtyRange(iova: at, length: length, pageSize: pageSize)
      return try getDirtyBitmap(hwpt, range, noClear: noClear)
    case .hwptInvalidate(let hwpt, let invalidation): return try invalidate(hwpt, invalidation)
    default: return try performOther(request, predicted)
    }
  }

  /// Options, the process, and what only accesses, faults, tests and the old VFIO calls ask for.
  private mutating func performOther(
    _ request: Request, _ predicted: Response?
  ) throws(Errno) -> Response {
    switch request {
    case .hugePages(let ioas, let value): return try hugePages(ioas, set: value)
    case .rlimitMode(let value): return try rlimitMode(set: value)
    case .vfioIOASGet: return try vfioIOASGet()
    case .vfioIOASSet(let ioas): return try vfioIOASSet(ioas)
    case .vfioIOASClear: return try vfioIOASClear()
    case .addReserved(let ioas, let at, let length):
      return try addReserved(ioas, at: at, length: length)
    case .setMemlockLimit(let bytes):
      try rights.setMemlockLimit(bytes)
      return .done
    case .close(let id): return try closeFile(of: id)
    case .access(let operation): return try perform(operation, predicted)
    case .fault(let operation): return try perform(operation)
    case .process(let operation): return try perform(operation)
    case .compat(let operation): return try perform(operation)
    case .test(let operation): return try perform(operation)
    default: throw .EOPNOTSUPP
    }
  }
}
