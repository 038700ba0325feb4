// SPDX-License-Identifier: Apache-2.0

import IOMMUFD

/// How far one has gone into an address space: from the whole over a zone or a run to an area and its pages.
struct SpaceZoom: Hashable, Sendable {
  /// A step into the space.
  struct Level: Hashable, Sendable {
    /// What the rows are.
    enum Grain: Hashable, Sendable {
      /// Areas, runs folded.
      case folded
      /// Areas, each for itself.
      case areas
      /// Stretches of pages of one size, as a page table holds them.
      case stretches
      /// Pages, each for itself.
      case pages
    }

    /// The addresses.
    let range: IOVARange
    /// What the rows are.
    let grain: Grain
    /// What the level is called in the breadcrumb.
    let title: String
  }

  /// The steps, the first one at the whole space.
  private(set) var levels: [Level] = []

  /// The addresses that are shown.
  var range: IOVARange { levels.last?.range ?? .all }
  /// What the rows are.
  var grain: Level.Grain { levels.last?.grain ?? .folded }
  /// The way from the whole space to here.
  var breadcrumb: [String] { levels.map(\.title) }

  /// Goes a step further in.
  mutating func enter(_ level: Level) { levels.append(level) }

  /// Goes a step back, and returns the one that was left; nil at the whole space.
  @discardableResult
  mutating func leave() -> Level? { levels.popLast() }

  /// Goes back as far as an address is shown.
  mutating func leave(toShow address: IOVA) {
    while !range.contains(address), leave() != nil {}
  }
}
