// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Simulator

/// A running kernel with a simulator that follows it.
///
/// Every operation goes to the kernel, and its answer counts. The simulator takes the same operation: it
/// shows what the kernel keeps to itself, and says why when the kernel only says no.
public struct InStep: Sendable {
  /// The kernel; all copies of this value share it, as there is one.
  let live: any LiveKernel
  /// The release of the kernel, as `uname` gives it.
  public let release: String
  /// Whether devices may be bound and attached.
  public let mayTouchDevices: Bool
  /// What the kernel has told.
  public private(set) var evidence = Evidence()
  private let beginnings: [Request]
  /// Why devices could not be bound when the host was looked at, in a few words each.
  public let obstacles: [DeviceName: String]
  /// The names of the IOMMUs whose aperture nobody told yet.
  var assumedApertures: Set<String>

  /// An operation that was performed, and where simulator and kernel differ.
  public struct Performed: Sendable {
    /// The kernel's answer; a refusal has the simulator's reason.
    public let outcome: Result<Response, Refusal>
    /// What they say differently.
    public let divergences: [Divergence]
  }

  /// Creates a pair of a running kernel and a simulator.
  ///
  /// The simulator is made to begin where the process does by performing the beginnings.
  public init(
    _ live: any LiveKernel, release: String, mayTouchDevices: Bool, assumedApertures: Set<String> = [],
    beginnings: [Request] = [], obstacles: [DeviceName: String] = [:]
  ) {
    self.obstacles = obstacles
    self.beginnings = beginnings
    self.live = live
    self.release = release
    self.mayTouchDevices = mayTouchDevices
    self.assumedApertures = assumedApertures
  }

  /// Gives the simulator the rights and limits that the process has.
  public func begin(on kernel: inout Kernel) {
    for request in beginnings { _ = kernel.outcome(of: request) }
  }

  /// Performs an operation on the kernel, and lets the simulator follow.
  public mutating func perform(_ request: Request, following kernel: inout Kernel) -> Performed {
    let obstacle = request.touchesDevice && !mayTouchDevices ? .onlyLooking : live.obstacle(to: request)
    if let obstacle { return Performed(outcome: .failure(obstacle), divergences: []) }
    let before = kernel
    let expected = kernel.outcome(of: request)
    let told = outcome(of: request, predicted: try? expected.get())
    var divergences: [Divergence] = []
    if !agree(told, expected, in: kernel) {
      divergences.append(Divergence(request.text(in: before), kernel: told.words, simulator: expected.words))
      adopt(told, expected, request, before, &kernel)
    }
    if case .success(let response) = told { evidence.note(request, response, in: kernel) }
    for ioas in request.reach(in: kernel) { divergences += reconcile(ioas, &kernel) }
    return Performed(outcome: told.mapError { $0.refusal(expected) }, divergences: divergences)
  }

  /// Asks the kernel again about every IOAS, and says what it says differently.
  public mutating func reconcile(_ kernel: inout Kernel) -> [Divergence] {
    kernel.ioases.keys.sorted().flatMap { reconcile($0, &kernel) }
  }

  /// Undoes on the kernel what was done, in order, and says in words what could not be undone.
  public func close() -> [String] { live.close() }

  /// What the kernel answers to a question that changes nothing.
  ///
  /// Throws its errno.
  public func ask(_ request: Request) throws(Errno) -> Response {
    try live.perform(request, predicted: nil)
  }

  private func outcome(of request: Request, predicted: Response?) -> Result<Response, Errno> {
    Result { () throws(Errno) in try live.perform(request, predicted: predicted) }
  }

  private func agree(
    _ told: Result<Response, Errno>, _ expected: Result<Response, Refusal>, in kernel: Kernel
  ) -> Bool {
    switch (told, expected) {
    case (.success(let told), .success(let expected)):
      told.agrees(with: expected, onMock: kernel.machine.mockIOMMU != nil)
    case (.failure(let told), .failure(let expected)): told == expected.errno
    default: false
    }
  }

  /// Brings the simulator as near to what the kernel did as possible.
  private mutating func adopt(
    _ told: Result<Response, Errno>, _ expected: Result<Response, Refusal>, _ request: Request,
    _ before: Kernel, _ kernel: inout Kernel
  ) {
    switch (told, expected) {
    case (.success(let response), _):
      if let chosen = request.choosing(response) {
        var corrected = before
        if case .success = corrected.outcome(of: chosen) {
          kernel = corrected
          return
        }
      }
      if !request.onlyAsks { evidence.isInStep = false }
    case (.failure, .success): kernel = before
    case (.failure, .failure): break
    }
  }

  /// Compares the ranges of one IOAS.
  private mutating func reconcile(_ ioas: ObjectID, _ kernel: inout Kernel) -> [Divergence] {
    let told = outcome(of: .iovaRanges(ioas), predicted: nil)
    if case .success(.ranges(_, let ranges)) = told { learnAperture(from: ranges, of: ioas, &kernel) }
    let expected = kernel.outcome(of: .iovaRanges(ioas))
    let isSame = agree(told, expected, in: kernel)
    evidence.note(rangesOf: ioas, agree: isSame)
    if isSame { return [] }
    return [Divergence("ranges of IOAS \(ioas)", kernel: told.words, simulator: expected.words)]
  }
}

extension Request {
  /// The operation as the language writes it, with the ids of objects.
  fileprivate func text(in kernel: Kernel) -> String {
    let text: TextOperation = map(object: { .id($0) }) { device in
      switch device {
      case .object(let id): .id(id)
      case .name(let name): .id(kernel.deviceID(name) ?? .nonexistent)
      }
    }
    return "\(text)"
  }

  /// Whether the operation changes nothing that the simulator models.
  fileprivate var onlyAsks: Bool {
    switch self {
    case .iovaRanges, .hwInfo, .vfioIOASGet, .hugePages(_, set: nil), .rlimitMode(set: nil), .getDirtyBitmap:
      true
    default: false
    }
  }
}

extension Kernel {
  /// Performs an operation and gives its end as a value.
  mutating func outcome(of request: Request) -> Result<Response, Refusal> {
    do throws(Refusal) {
      return .success(try perform(request))
    } catch {
      return .failure(error)
    }
  }
}

extension Refusal {
  /// Devices are not touched without being told to.
  static let onlyLooking = Refusal(
    .EPERM, in: "ioascope", "devices are only looked at; start with --write to bind and attach them")
}

extension Errno {
  /// The kernel's no with the reason that the simulator gives for it.
  fileprivate func refusal(_ expected: Result<Response, Refusal>) -> Refusal {
    switch expected {
    case .failure(let refusal) where refusal.errno == self: refusal
    case .failure(let refusal):
      Refusal(
        self, in: "the running kernel",
        "the simulator expects \(refusal.errno.name) instead: \(refusal.rule)",
        culprits: refusal.culprits)
    case .success(let response):
      Refusal(self, in: "the running kernel", "the simulator knows no reason and expects '\(response)'")
    }
  }
}

extension Result where Success == Response, Failure == Errno {
  /// The end in a few words.
  fileprivate var words: String {
    switch self {
    case .success(let response): "'\(response)'"
    case .failure(let errno): errno.name
    }
  }
}

extension Result where Success == Response, Failure == Refusal {
  /// The end in a few words.
  fileprivate var words: String {
    switch self {
    case .success(let response): "'\(response)'"
    case .failure(let refusal): "\(refusal)"
    }
  }
}
