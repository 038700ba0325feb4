// SPDX-License-Identifier: Apache-2.0

/// The states at some points of a branch, from which those between are reached by performing again.
struct States: Sendable {
  /// A state that is kept.
  struct State: Sendable {
    /// The number of operations before it.
    let position: Int
    /// The work that the branch's operations up to it take.
    let work: Int
    var interpreter: Interpreter
  }

  private var kept: [State]

  /// Begins with the state in which a branch begins, which is always kept.
  init(_ interpreter: Interpreter, at position: Int) {
    kept = [State(position: position, work: 0, interpreter: interpreter)]
  }

  /// The work that the branch's operations up to the last state take.
  var lastWork: Int { kept.last?.work ?? 0 }

  /// The last state that is kept at or before a position, which must not lie before the branch.
  func last(upTo position: Int) -> State {
    var (low, high) = (0, kept.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if kept[middle].position <= position { low = middle } else { high = middle }
    }
    return kept[low]
  }

  /// Keeps one more state, behind all others.
  mutating func append(_ state: State) { kept.append(state) }

  /// Lets go of states that lie less work apart than a stride, and returns how many bytes that frees.
  mutating func thin(toStride stride: Int) -> Int {
    var freed = 0
    var rest = Array(kept.reversed())
    kept.removeAll(keepingCapacity: true)
    while var state = rest.popLast() {
      if let last = kept.last, state.work - last.work < stride {
        freed += state.interpreter.unsharedBytes()
      } else {
        kept.append(state)
      }
    }
    return freed
  }
}
