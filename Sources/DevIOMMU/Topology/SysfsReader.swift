// SPDX-License-Identifier: Apache-2.0

import CIOMMUFD
import Glibc
import IOMMUFD

/// Reads small files, of which many may be missing: other hardware, an older kernel, a device that has gone.
struct SysfsReader {
  let system: any SystemCalls

  /// Runs calls that concern a file; nil where it is not there.
  private func ifThere<T>(
    _ path: String, _ body: () throws(Errno) -> T
  ) throws(TopologyError) -> T? {
    do throws(Errno) {
      return try body()
    } catch .ENOENT {
      return nil
    } catch .ENODEV {
      return nil
    } catch {
      throw TopologyError(path: path, problem: .errno(error))
    }
  }

  /// The contents of a file without blanks at the end; nil where it is not there.
  func text(_ path: String) throws(TopologyError) -> String? {
    try ifThere(path) { () throws(Errno) in try system.text(of: path) }
  }

  /// The names in a directory; none where it is not there.
  func names(_ path: String) throws(TopologyError) -> [String] {
    try ifThere(path) { () throws(Errno) in try system.names(in: path) } ?? []
  }

  /// The last component of what a symbolic link points to; nil where it is not there.
  func link(_ path: String) throws(TopologyError) -> String? {
    let target = try ifThere(path) { () throws(Errno) in try system.target(ofLink: path) }
    return target.flatMap { $0.split(separator: "/").last.map(String.init) }
  }

  /// A number in hex, with or without `0x`; nil where the file is not there.
  func hex<Number: FixedWidthInteger>(_ path: String) throws(TopologyError) -> Number? {
    guard let text = try text(path) else { return nil }
    guard let number = Number(hexDigits: text) else {
      throw TopologyError(path: path, problem: .contents(text))
    }
    return number
  }

  /// Whose a device file is and whether it may be used; nil where it is not there.
  func deviceFile(_ path: String) throws(TopologyError) -> HostFile? {
    guard let status = try ifThere(path, { () throws(Errno) in try system.status(of: path) }),
      let isUsable = try ifThere(path, { () throws(Errno) in try mayUse(path) })
    else { return nil }
    return HostFile(
      path: path, permissions: status.mode & 0o7777, user: status.user, group: status.group,
      access: isUsable ? .allowed : .denied)
  }

  private func mayUse(_ path: String) throws(Errno) -> Bool {
    do throws(Errno) {
      _ = try system.retrying(.access(path: path, mode: R_OK | W_OK))
      return true
    } catch .EACCES {
      return false
    } catch .EPERM {
      return false
    }
  }
}

extension FixedWidthInteger {
  /// Reads a number in hex, with or without `0x`; nil for anything else.
  init?(hexDigits text: some StringProtocol) {
    let digits = text.hasPrefix("0x") ? text.dropFirst(2) : text[...]
    guard digits.first?.isHexDigit == true else { return nil }
    self.init(digits, radix: 16)
  }
}
