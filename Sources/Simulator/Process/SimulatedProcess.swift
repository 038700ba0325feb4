// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

/// A process whose system calls a simulated kernel answers, down to the bytes.
///
/// A call is decoded as Linux checks it (``RawCall``), performed, and its reply is written to the process's
/// memory, which is also the memory that is mapped.
public struct SimulatedProcess: Sendable {
  /// The kernel behind the files.
  public private(set) var kernel: Kernel
  /// The open files.
  public private(set) var files: FileTable
  /// Whether the kernel has the test interface.
  public let build: KernelBuild
  /// Where the memory is that was not mapped through the kernel; nil where there is no other.
  public var elsewhere: (any CallerMemory & Sendable)?

  /// Creates a process that has opened nothing.
  public init(machine: Machine, design: Design = .linux6_12, build: KernelBuild? = nil, limit: Int32 = 1024) {
    kernel = Kernel(machine: machine, design: design)
    files = FileTable(limit: limit)
    self.build = build ?? (machine.mockIOMMU == nil ? .normal : .test)
  }

  /// Opens `/dev/iommu` or the file of a device, and returns its descriptor.
  ///
  /// Throws EMFILE at the limit.
  public mutating func open(_ file: OpenFile) throws(Errno) -> Int32 {
    guard let descriptor = files.open(file) else { throw .EMFILE }
    return descriptor
  }

  /// Makes a system call, and returns what it returns.
  public mutating func call(_ call: RawCall) throws(Errno) -> Int64 {
    switch decode(call) {
    case .answered(let result): return try result.get()
    case .refused(let refusal, let reply): return try finish(.failure(refusal), reply)
    case .request(let request, let reply): return try finish(perform(request), reply)
    }
  }

  private func decode(_ call: RawCall) -> Decoded {
    guard let elsewhere else {
      return call.decode(memory: kernel.memory, files: files, build: build)
    }
    let view = ProcessView(known: kernel.memory, elsewhere: elsewhere)
    return call.decode(memory: view, files: files, build: build)
  }

  /// `ioctl`.
  public mutating func ioctl(_ descriptor: Int32, _ command: UInt32, _ argument: UInt64) throws(Errno)
    -> Int64
  {
    try call(RawCall(.ioctl(command: command, argument: argument), on: descriptor))
  }

  /// `close`.
  ///
  /// Throws EBADF where the descriptor is not open.
  public mutating func close(_ descriptor: Int32) throws(Errno) {
    guard let file = files.close(descriptor) else { throw .EBADF }
    if let request = file.requestWhenClosed { _ = perform(request) }
  }

  /// What the process does to its memory and rights, without an ioctl.
  ///
  /// Throws what the system call throws.
  public mutating func perform(_ operation: ProcessOperation) throws(Errno) -> Response {
    do throws(Refusal) {
      return try perform(Request.process(operation)).get()
    } catch {
      throw error.errno
    }
  }

  /// Sets RLIMIT_MEMLOCK, in bytes.
  public mutating func setMemlockLimit(_ bytes: UInt64) { _ = perform(.setMemlockLimit(bytes)) }

  private mutating func perform(_ request: Request) -> Result<Response, Refusal> {
    do throws(Refusal) {
      return .success(try kernel.perform(request))
    } catch {
      return .failure(error)
    }
  }

  private mutating func encode(_ result: Result<Response, Refusal>, _ reply: Reply) -> Outcome {
    guard let elsewhere else { return reply.encode(result, into: &kernel.memory, files: &files) }
    var view = ProcessView(known: kernel.memory, elsewhere: elsewhere)
    defer { kernel.memory = view.known }
    return reply.encode(result, into: &view, files: &files)
  }

  private mutating func finish(
    _ result: Result<Response, Refusal>, _ reply: Reply
  ) throws(Errno) -> Int64 {
    let outcome = encode(result, reply)
    for undo in outcome.undo {
      switch undo {
      case .perform(let request): _ = perform(request)
      case .putBack(let cookies, let queue): kernel.putBack(cookies, on: queue)
      }
    }
    return try outcome.result.get()
  }
}
