// SPDX-License-Identifier: Apache-2.0

@testable import IOMMUFD

/// A process with open files and memory, and what a call of it comes down to.
struct RawWorld {
  var memory = SparseMemory()
  var files = FileTable()
  var build = KernelBuild.test

  /// Where structs lie.
  static let address: UInt64 = 0x10000
  /// The iommufd, an access with id 7, a fault queue with id 9, device files: one unbound, one bound.
  static let iommufd: Int32 = 3
  static let access: Int32 = 4
  static let queue: Int32 = 5
  static let device: Int32 = 6
  static let bound: Int32 = 7

  init(_ structure: [UInt8] = [], build: KernelBuild = .test) {
    self.build = build
    let all: [OpenFile] = [
      .other, .other, .other, .iommufd, .access(7), .faultQueue(9), .device(.mock(0)),
      .device(.mock(1), isBound: true),
    ]
    for (descriptor, file) in all.enumerated() { files.insert(file, at: Int32(descriptor)) }
    memory.add(structure, at: Self.address)
  }

  /// Decodes an ioctl.
  func decode(
    _ command: UInt32, _ argument: UInt64 = address, on descriptor: Int32 = iommufd
  ) -> Decoded {
    decode(.ioctl(command: command, argument: argument), on: descriptor)
  }

  /// Decodes any call.
  func decode(_ kind: RawCall.Kind, on descriptor: Int32) -> Decoded {
    RawCall(kind, on: descriptor).decode(memory: memory, files: files, build: build)
  }

  /// Decodes an ioctl and encodes the reply to a response of a backend.
  mutating func answer(
    _ command: UInt32, on descriptor: Int32 = iommufd, with result: Result<Response, Refusal>
  ) -> Outcome? {
    decode(command, on: descriptor).reply?.encode(result, into: &memory, files: &files)
  }

  /// The bytes at the struct's address.
  func structure(_ count: Int) -> [UInt8] { memory[Self.address, count] }
}

extension Decoded {
  /// The error of a call that was answered at once or refused.
  var errno: Errno? {
    switch self {
    case .answered(.failure(let errno)): errno
    case .refused(let refusal, _): refusal.errno
    case .answered(.success), .request: nil
    }
  }

  /// The request.
  var request: Request? {
    if case .request(let request, _) = self { request } else { nil }
  }

  /// The reply, of a request or a refusal.
  var reply: Reply? {
    switch self {
    case .answered: nil
    case .refused(_, let reply), .request(_, let reply): reply
    }
  }

  /// The error that success of the request becomes, for a request that only looks something up.
  var errnoAfterSuccess: Errno? {
    var (memory, files) = (SparseMemory(), FileTable())
    guard case .failure(let errno) = reply?.encode(.success(.done), into: &memory, files: &files).result
    else { return nil }
    return errno
  }
}

extension Outcome {
  /// The error.
  var errno: Errno? { if case .failure(let errno) = result { errno } else { nil } }
  /// The return value.
  var value: Int64? { if case .success(let value) = result { value } else { nil } }
}

extension Result<Response, Refusal> {
  /// A refusal by the core, which had done something before.
  static func refused(_ errno: Errno, done: UInt64? = nil) -> Self {
    var refusal = Refusal(errno, in: "somewhere", "a rule")
    refusal.done = done
    return .failure(refusal)
  }
}

extension Outcome {
  /// An error and what is to be taken back, to compare with.
  init(_ errno: Errno, undo: Undo...) {
    self.init(result: .failure(errno), undo: undo)
  }
}
