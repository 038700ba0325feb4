// SPDX-License-Identifier: Apache-2.0

/// A key as the user pressed it.
public enum Key: Hashable, Sendable {
  /// A printable character.
  case character(Unicode.Scalar)
  /// Control and a letter, in lower case.
  case control(Unicode.Scalar)
  /// A function key, from 1.
  case function(Int)
  /// Enter or Return.
  case enter
  /// Escape.
  case escape
  /// Tab.
  case tab
  /// Shift and Tab.
  case backTab
  /// Backspace.
  case backspace
  /// Delete.
  case delete
  /// Arrow up.
  case up
  /// Arrow down.
  case down
  /// Arrow left.
  case left
  /// Arrow right.
  case right
  /// Home.
  case home
  /// End.
  case end
  /// Page up.
  case pageUp
  /// Page down.
  case pageDown
}

/// What a terminal reports.
public enum Event: Hashable, Sendable {
  /// A key was pressed.
  case key(Key)
  /// The mouse was clicked, or its wheel turned.
  case mouse(Mouse)
  /// The screen has a new size, or must be painted anew.
  case resize(Size)
  /// So much time has passed as was asked for, and nothing else happened.
  case tick
  /// The program is asked to end: a signal, or the terminal has gone.
  case end
}

/// What the mouse did, and where.
public struct Mouse: Hashable, Sendable {
  /// What it did.
  public enum Kind: Hashable, Sendable {
    /// The first button was pressed.
    case press
    /// The wheel was turned away from the hand.
    case wheelUp
    /// The wheel was turned towards the hand.
    case wheelDown
  }

  /// What it did.
  public let kind: Kind
  /// The cell that it points at.
  public let position: Frame.Position

  /// Creates an event of the mouse.
  public init(_ kind: Kind, at position: Frame.Position) {
    self.kind = kind
    self.position = position
  }
}

extension Key: ExpressibleByUnicodeScalarLiteral {
  /// A key that gives a character.
  public init(unicodeScalarLiteral scalar: Unicode.Scalar) { self = .character(scalar) }
}
