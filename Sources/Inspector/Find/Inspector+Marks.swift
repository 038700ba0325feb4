// SPDX-License-Identifier: Apache-2.0

import Cells

// Places with a letter, and the way back.
extension Inspector {
  /// Where one is now.
  var here: Location { Location(panel: focus, selections: panels.compactMapValues(\.selection), zoom: zoom) }

  /// A key while a letter is asked for.
  mutating func handle(_ key: Key, _ purpose: LetterPurpose) {
    mode = .browse
    guard case .character(let letter) = key else {
      notice = key == .escape ? nil : .message("a place has a letter")
      return
    }
    switch purpose {
    case .mark: mark(letter)
    case .jump: jump(to: letter)
    }
  }

  /// Gives the place a letter.
  mutating func mark(_ letter: Unicode.Scalar) {
    marks[letter] = here
    notice = .message("this is \(letter): \(keymap.label(.jump))\(letter) comes back")
  }

  /// Goes to the place with a letter; to the last place for the key that asks for one.
  mutating func jump(to letter: Unicode.Scalar) {
    if letter == "'" { return previousPlace() }
    guard let place = marks[letter] else {
      notice = .message("no place is called \(letter): \(keymap.label(.mark))\(letter) calls this one so")
      return
    }
    trail.append(here)
    go(to: place)
  }

  /// Goes back to where one was before the last jump; the place that is left can be come back to the same way.
  mutating func previousPlace() {
    guard let place = trail.popLast() else {
      notice = .message("this is where you began")
      return
    }
    go(to: place)
  }

  /// Shows a place again, as far as its rows are still there.
  mutating func go(to place: Location) {
    hidden.remove(place.panel)
    focus = place.panel == .steps && session.stepping == nil ? .journal : place.panel
    zoom = place.zoom
    for (panel, item) in place.selections { panels[panel]?.selection = item }
  }

  /// Goes to the next row that the last operation or step has changed, in a direction.
  mutating func goToChange(forwards: Bool) {
    let rows = listing(focus)
    if focus == .space { return goToChangedAddress(forwards: forwards) }
    var item = panels[focus]?.selection
    while let next = item.flatMap({ forwards ? rows.item(after: $0) : rows.item(before: $0) }) {
      if changeMark(next, in: focus) != nil {
        panels[focus]?.selection = next
        return
      }
      item = next
    }
    notice = .message("nothing \(forwards ? "below" : "above") was changed by the last operation or step")
  }

  private mutating func goToChangedAddress(forwards: Bool) {
    guard let ioas = currentIOAS, case .segment(let address)? = panels[.space]?.selection else { return }
    let ranges = recent.ranges(of: ioas)
    let next =
      forwards ? ranges.first { $0.first > address } : ranges.last { $0.first < address }
    guard let next else {
      notice = .message("nothing \(forwards ? "above" : "below") this address was changed")
      return
    }
    zoom.leave(toShow: next.first)
    select(.segment(next.first), in: .space)
  }
}
