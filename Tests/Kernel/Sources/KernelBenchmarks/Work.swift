// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

/// What is asked of both kernels: areas of one page each without holes between them, from the first page that
/// the kernel chooses by itself on.
struct Work {
  let areas: Int
  /// The number of automatic maps on top.
  let sample: Int
  /// The device that is attached, so that a page table mirrors the IOAS; nil for none.
  let device: DeviceName?

  /// Nanoseconds for each operation.
  struct Costs {
    let map: Double
    let automaticMap: Double
    let unmap: Double
  }

  /// An operation that should have succeeded was refused.
  struct Refused: Error {
    let request: Request
  }

  private static let page: UInt64 = 4096
  private static let ioas: ObjectID = 1
  private static let pagesOfBuffer = UserMemory.bufferSize / page

  func measure(_ subject: Subject) throws -> Costs {
    defer { subject.close() }
    var preparation: [Request] = [.ioasAlloc]
    if let device { preparation += [.bind(device, flags: 0), .attach(.name(device), to: Self.ioas)] }
    // Every page of the buffer is there before anything is timed.
    preparation += [
      .ioasMap(
        Self.ioas, at: Self.iova(0), length: UserMemory.bufferSize, memory: Self.memory(0), .readWrite),
      .ioasUnmapAll(Self.ioas),
    ]
    try perform(preparation, subject)
    let map = try cost(of: (0..<areas).map { Self.map($0, at: Self.iova($0)) }, subject)
    let automaticMap = try cost(of: (0..<sample).map { Self.map($0, at: nil) }, subject)
    let unmap = try cost(of: (0..<areas).map { Self.unmap($0) }, subject)
    return Costs(map: map, automaticMap: automaticMap, unmap: unmap)
  }

  private func cost(of requests: [Request], _ subject: Subject) throws -> Double {
    let duration = try ContinuousClock().measure { try perform(requests, subject) }
    return duration / .nanoseconds(requests.count)
  }

  private func perform(_ requests: [Request], _ subject: Subject) throws {
    for request in requests where !subject.perform(request) { throw Refused(request: request) }
  }

  private static func iova(_ index: Int) -> IOVA { IOVA(UInt64(index + 1) * page) }

  private static func memory(_ index: Int) -> UserMemory {
    .buffer(0, offset: UInt64(index) % pagesOfBuffer * page)
  }

  private static func map(_ index: Int, at iova: IOVA?) -> Request {
    .ioasMap(ioas, at: iova, length: page, memory: memory(index), .readWrite)
  }

  private static func unmap(_ index: Int) -> Request { .ioasUnmap(ioas, at: iova(index), length: page) }
}

// MARK: - Table

extension Work {
  /// The rows of the table.
  func rows(_ real: Costs, _ simulated: Costs) -> [String] {
    let table = device == nil ? "none" : "one"
    return [
      ("map", real.map, simulated.map), ("automatic map", real.automaticMap, simulated.automaticMap),
      ("unmap", real.unmap, simulated.unmap),
    ].map { name, real, simulated in
      let ratio = (real / simulated * 10).rounded() / 10
      return "| \(areas) | \(table) | \(name) | \(Int(real)) | \(Int(simulated)) | \(ratio) |"
    }
  }
}
