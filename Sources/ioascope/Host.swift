// SPDX-License-Identifier: Apache-2.0

import DevIOMMU
import IOMMUFD
import SystemPackage

/// This host as what operations go to.
struct Host {
  /// The kernel of the host, and how it is opened.
  let backend: HostBackend
  /// Whether devices may be bound and attached.
  let mayTouchDevices: Bool

  init(_ backend: HostBackend, mayTouchDevices: Bool) {
    self.backend = backend
    self.mayTouchDevices = mayTouchDevices
  }

  /// Reads what the host has; nil where operations go to a simulator.
  ///
  /// Throws a failure where that cannot be read, or a trace cannot be written.
  init?(_ options: BackendOptions) throws(Failure) {
    guard options.backend == .kernel else { return nil }
    mayTouchDevices = options.write
    let system: any SystemCalls = try options.trace.map(Self.traced) ?? LinuxSystem()
    do throws(TopologyError) {
      backend = try HostBackend(system)
    } catch {
      throw Failure(.unreadable, "ioascope: \(error)")
    }
  }

  /// System calls that are written to a file, a line each.
  private static func traced(to path: String) throws(Failure) -> any SystemCalls {
    do {
      let file = try FileDescriptor.open(
        FilePath(path), .writeOnly, options: [.create, .truncate, .closeOnExec],
        permissions: [.ownerReadWrite, .groupRead, .otherRead])
      // A trace that cannot be written to its end is no reason to stop what it tells of.
      return TracedSystem(LinuxSystem()) { line in _ = try? file.writeAll("\(line)\n".utf8) }
    } catch {
      throw Failure(.unreadable, "ioascope: \(path): \(error)")
    }
  }

  /// Opens `/dev/iommu`; what is made through it is taken back when the program ends or a signal ends it.
  ///
  /// Throws a failure that names the file, its mode, the user and what would help.
  func connect() throws(Failure) -> Connection {
    do throws(IOMMUFD.Errno) {
      return Connection(try backend.open(), of: self)
    } catch {
      throw Failure(.unreadable, "ioascope: \(backend.explanation(of: error))")
    }
  }
}
