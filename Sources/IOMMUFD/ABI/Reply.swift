// SPDX-License-Identifier: Apache-2.0

/// How the result of a request is handed to the caller of a raw system call.
public struct Reply: Hashable, Sendable {
  /// The ways there are.
  enum Form: Hashable, Sendable {
    case plain(PlainReply)
    case structure(StructReply)
    case option(OptionReply)
    case ranges(RangesReply)
    case hardwareInfo(HardwareInfoReply)
    case dirtyBitmap(DirtyBitmapReply)
    case invalidate(InvalidateReply)
    case faultQueueAlloc(FaultQueueAllocReply)
    case createAccess(CreateAccessReply)
    case compatInfo(CompatInfoReply)
    case compatUnmap(CompatUnmapReply)
    case bind(BindReply)
    case attach(AttachReply)
    case readFaults(ReadFaultsReply)
    case writeAnswers(WriteAnswersReply)
  }

  /// The way of this reply.
  let form: Form

  /// Creates a reply.
  init(_ form: Form) { self.form = form }

  /// The error where a response does not belong to its request, which no right backend gives.
  static let foreign = Errno.EIO

  /// Writes to the caller what the kernel writes, as far as it does, and says how the call ended.
  ///
  /// Descriptors are given and devices marked as bound in `files`. A response that does not belong to the
  /// request is EIO.
  public func encode(
    _ result: Result<Response, Refusal>, into memory: inout some CallerMemory, files: inout FileTable
  ) -> Outcome {
    switch result {
    case .success(let response): encoder.encode(response, into: &memory, files: &files)
    case .failure(let refusal): encoder.encode(refusal, into: &memory)
    }
  }

  private var encoder: any ReplyEncoder {
    switch form {
    case .plain(let reply): reply
    case .structure(let reply): reply
    case .option(let reply): reply
    case .ranges(let reply): reply
    case .hardwareInfo(let reply): reply
    case .dirtyBitmap(let reply): reply
    case .invalidate(let reply): reply
    case .faultQueueAlloc(let reply): reply
    case .createAccess(let reply): reply
    case .compatInfo(let reply): reply
    case .compatUnmap(let reply): reply
    case .bind(let reply): reply
    case .attach(let reply): reply
    case .readFaults(let reply): reply
    case .writeAnswers(let reply): reply
    }
  }
}

extension Reply {
  /// Success is 0, and nothing is written.
  static let success = Reply(.plain(.success))

  /// The request only asked whether an object exists: its success becomes an error.
  static func refusal(_ errno: Errno) -> Reply { Reply(.plain(.refusal(errno))) }

  /// The value in the response is what the call returns.
  static let value = Reply(.plain(.value))

  /// The struct of a call is written back with values of the response.
  static func structure(_ call: IoctlCall, _ output: StructReply.Output) -> Reply {
    Reply(.structure(StructReply(structure: call.structure, output: output)))
  }
}

/// One way to hand a result to the caller.
protocol ReplyEncoder: Hashable, Sendable {
  /// Hands over a response.
  func encode(
    _ response: Response, into memory: inout some CallerMemory, files: inout FileTable
  ) -> Outcome
  /// Hands over a refusal; most ioctls write nothing then.
  func encode(_ refusal: Refusal, into memory: inout some CallerMemory) -> Outcome
}

extension ReplyEncoder {
  func encode(_ refusal: Refusal, into memory: inout some CallerMemory) -> Outcome {
    .failure(refusal.errno)
  }
}

/// A way to hand over a response where nothing is ever taken back and the call returns 0.
protocol ReplyWriter: ReplyEncoder {
  /// Writes a response to the caller.
  func write(_ response: Response, into memory: inout some CallerMemory) throws(Errno)
}

extension ReplyWriter {
  func encode(
    _ response: Response, into memory: inout some CallerMemory, files: inout FileTable
  ) -> Outcome {
    do throws(Errno) {
      try write(response, into: &memory)
      return .success()
    } catch {
      return .failure(error)
    }
  }
}

/// A reply that writes nothing.
enum PlainReply: ReplyEncoder {
  case success
  case refusal(Errno)
  case value

  func encode(
    _ response: Response, into memory: inout some CallerMemory, files: inout FileTable
  ) -> Outcome {
    switch (self, response) {
    case (.success, _): .success()
    case (.refusal(let errno), _): .failure(errno)
    case (.value, .value(let value)): .success(Int64(clamping: value))
    case (.value, _): .failure(Reply.foreign)
    }
  }
}
