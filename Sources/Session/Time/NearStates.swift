// SPDX-License-Identifier: Apache-2.0

/// The states before the point that is shown, and some behind it: to look or go a little way back costs nothing then.
///
/// States share almost all of what they hold, so that these few take little memory.
struct NearStates: Sendable {
  /// The position of the first state.
  private var first = 0
  private var states: [Interpreter] = []

  /// The states that are kept.
  static let most = 64

  /// The state at a position; nil where it is not kept.
  subscript(position: Int) -> Interpreter? {
    states.indices.contains(position - first) ? states[position - first] : nil
  }

  /// The last position at or before another that has a state; nil where there is none.
  func last(upTo position: Int) -> Int? {
    let place = min(position - first, states.count - 1)
    return place < 0 ? nil : first + place
  }

  /// Keeps the state at a position; those that are not its neighbours are let go.
  mutating func keep(_ state: Interpreter, at position: Int) {
    if states.indices.contains(position - first) { return }
    if position != first + states.count { removeAll() }
    if states.isEmpty { first = position }
    states.append(state)
    if states.count > Self.most {
      states.removeFirst(states.count - Self.most)
      first = position + 1 - states.count
    }
  }

  /// Lets go of the states behind a position, where another branch begins.
  mutating func forget(after position: Int) {
    let count = max(0, min(states.count, position + 1 - first))
    states.removeSubrange(count...)
  }

  /// Lets go of all states.
  mutating func removeAll() { states.removeAll(keepingCapacity: true) }
}
