// SPDX-License-Identifier: Apache-2.0

/// What a raw system call comes down to.
public enum Decoded: Hashable, Sendable {
  /// The call is answered: its return value or its error. Nothing is written.
  case answered(Result<Int64, Errno>)
  /// The call is refused, and the reply to the refusal is to be encoded: it writes to the caller.
  case refused(Refusal, Reply)
  /// A backend is to perform the request, and the reply to its result is to be encoded.
  case request(Request, Reply)
}

/// How a raw system call ended.
public struct Outcome: Hashable, Sendable {
  /// The return value or the error.
  public let result: Result<Int64, Errno>
  /// What the backend has to take back, in this order, because the caller could not be told.
  public let undo: [Undo]

  /// A return value.
  static func success(_ value: Int64 = 0) -> Outcome { Outcome(result: .success(value), undo: []) }

  /// An error, and what is to be taken back.
  static func failure(_ errno: Errno, undo: [Undo] = []) -> Outcome {
    Outcome(result: .failure(errno), undo: undo)
  }
}

/// A step that takes something back.
public enum Undo: Hashable, Sendable {
  /// A request to perform; its result does not matter.
  case perform(Request)
  /// The groups of faults with these cookies go back to the head of the queue, in this order, and their
  /// cookies are free again: `iommufd_fault_deliver_restore`.
  case putBack([UInt32], on: ObjectID)
}
