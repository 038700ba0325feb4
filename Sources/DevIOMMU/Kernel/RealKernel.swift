// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Synchronization

/// The kernel that runs: one open iommufd, and everything that was made through it.
///
/// Requests become system calls, what these give becomes responses. It is used up by ``close()``, which takes
/// back what was made and touches nothing else.
public final class RealKernel: Sendable {
  private let context: Mutex<KernelContext?>

  /// Opens `/dev/iommu` for reading and writing.
  ///
  /// Throws the errno of `open`: ENOENT without iommufd in the kernel, EACCES without rights.
  public init(system: any SystemCalls, deviceFiles: any DeviceFiles) throws(Errno) {
    context = Mutex(try KernelContext(system, deviceFiles))
  }

  deinit { _ = close() }

  /// Performs one operation.
  ///
  /// `predicted` is what a simulator expects: it names an access, whose object id the kernel hides behind a
  /// file. Throws the errno of the call that refused; EBADF after ``close()``; EPERM, without a call, for an
  /// operation on memory of the process that is not the language's.
  public func perform(_ request: Request, predicted: Response? = nil) throws(Errno) -> Response {
    try context.withLock { (context) throws(Errno) in
      guard let response = try context?.perform(request, predicted) else { throw .EBADF }
      return response
    }
  }

  /// Takes back everything that was made: devices are detached and closed, then accesses and fault queues are
  /// closed, page tables and IO address spaces destroyed, the iommufd closed and the memory unmapped.
  ///
  /// Returns in words what could not be undone; nothing when it is called again.
  public func close() -> [String] { close(reporting: \.self) }

  /// Takes everything back as ``close()`` does, and reports what could not be undone before anything else is
  /// performed, or closed by another thread.
  public func close<Result: Sendable>(reporting report: ([String]) -> Result) -> Result {
    context.withLock { context in
      let problems = context?.takeBack() ?? []
      context = nil
      return report(problems)
    }
  }
}
