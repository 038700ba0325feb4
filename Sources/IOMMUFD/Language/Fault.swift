// SPDX-License-Identifier: Apache-2.0

/// A kernel function that is made to fail while an operation runs.
///
/// Which functions an operation runs is known only when it does: a fault whose function does not run, or
/// cannot fail so, changes nothing.
public struct Fault: Hashable, Sendable {
  /// The kernel function, as the steps of a design name it.
  public let function: String
  /// Which of its runs within the operation fails, from 1.
  public let run: Int
  /// What it fails with.
  public let errno: Errno

  /// Creates a fault.
  public init(_ function: String, run: Int = 1, _ errno: Errno) {
    self.function = function
    self.run = run
    self.errno = errno
  }
}

extension Fault: CustomStringConvertible {
  /// The fault as the language writes it behind `failing`, `iommu_attach_group_handle:2=ENOMEM`.
  public var description: String { "\(function)\(run == 1 ? "" : ":\(run)")=\(errno.name)" }
}

extension Fault {
  private static let expected = "a kernel function and an errno, FUNCTION=ERRNO or FUNCTION:N=ERRNO"

  /// Takes the rest of a line as faults: several with commas between, or behind another `failing`.
  static func list(_ words: inout Words) throws(LineError) -> [Fault] {
    var faults: [Fault] = []
    repeat {
      for part in try words.next(expected).parts(at: UInt8(ascii: ",")) {
        let fault = try Fault(part)
        if faults.contains(where: { $0.function == fault.function && $0.run == fault.run }) {
          throw LineError(part, "this run of '\(fault.function)' fails already")
        }
        faults.append(fault)
      }
    } while words.take("failing")
    try words.finish("another 'failing' or the end of the line; several faults have ',' between")
    return faults
  }

  private init(_ word: Word) throws(LineError) {
    let (place, name) = word.cut(at: UInt8(ascii: "="))
    guard let name, place.count > 0 else {
      throw LineError(word, "'\(word.text)' is not a fault", expected: Self.expected)
    }
    guard let errno = Errno(name: name.text) else {
      throw LineError(
        name, "'\(name.text)' is not an errno", expected: "the name of an errno, such as ENOMEM")
    }
    let (function, number) = place.cut(at: UInt8(ascii: ":"))
    guard function.count > 0 else {
      throw LineError(word, "'\(word.text)' names no function", expected: Self.expected)
    }
    let run = try number.map { (word) throws(LineError) in try Self.run(word) }
    self.init(function.text, run: run ?? 1, errno)
  }

  private static func run(_ word: Word) throws(LineError) -> Int {
    let expected = "which run of the function fails, from 1"
    let number = try Words.small(word, expected: expected)
    if number == 0 { throw LineError(word, "runs are counted from 1", expected: expected) }
    return Int(number)
  }
}
