// SPDX-License-Identifier: Apache-2.0

import Cells

/// What a row down and a row up would lead to, worked out while nobody waits for it.
///
/// Whoever looks at a frame most often moves on to the next row, and then finds it ready. It is not more than a guess that
/// saves time: what it says is what ``Inspector/handle(_:)`` and a ``Renderer`` would have said, and who does anything else
/// has waited for nothing. It holds copies of the state, so let go of it before anything else is handled.
public struct Foresight: Sendable {
  /// What a key leads to.
  public struct Outcome: Sendable {
    /// The inspector after the key.
    public let inspector: Inspector
    /// The renderer that has drawn it.
    public let renderer: Renderer
    /// The picture of it.
    public let frame: Frame
  }

  private static let likely: [Action] = [.down, .up]

  private let inspector: Inspector
  private var outcomes: [Action: Outcome] = [:]

  /// Looks ahead of an inspector whose picture is on the screen; a running kernel is never asked for a guess.
  public init(_ inspector: Inspector, _ renderer: Renderer) {
    self.inspector = inspector
    guard inspector.mode == .browse, inspector.session.inStep == nil else { return }
    for action in Self.likely {
      var (next, renderer) = (inspector, renderer)
      guard next.take(action) == nil, next.mode == .browse else { continue }
      let frame = renderer.frame(of: next)
      outcomes[action] = Outcome(inspector: next, renderer: renderer, frame: frame)
    }
  }

  /// What events lead to; nil where that was not foreseen.
  public func outcome(of events: [Event]) -> Outcome? {
    guard events.count == 1, case .key(let key) = events[0], let action = inspector.action(for: key) else {
      return nil
    }
    return outcomes[action]
  }
}
