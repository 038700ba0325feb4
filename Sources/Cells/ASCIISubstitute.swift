// SPDX-License-Identifier: Apache-2.0

extension Unicode.Scalar {
  /// The character itself, or for one outside of ASCII one that looks a little like it, `?` where there is none.
  public var asciiSubstitute: Unicode.Scalar { isASCII ? self : Self.asciiSubstitutes[self] ?? "?" }

  private static let asciiSubstitutes: [Unicode.Scalar: Unicode.Scalar] = {
    let groups: [(String, Unicode.Scalar)] = [
      ("─━═╌╍┄┅┈┉╴╶╸╺╼╾–—−‐‑‒―¯", "-"),
      ("│┃║╎╏┆┇┊┋╵╷╹╻╽╿▏▕¦", "|"),
      ("┌┍┎┏┐┑┒┓└┕┖┗┘┙┚┛├┝┞┟┠┡┢┣┤┥┦┧┨┩┪┫┬┭┮┯┰┱┲┳┴┵┶┷┸┹┺┻┼┽┾┿╀╁╂╃╄╅╆╇╈╉╊╋", "+"),
      ("╒╓╔╕╖╗╘╙╚╛╜╝╞╟╠╡╢╣╤╥╦╧╨╩╪╫╬╭╮╯╰", "+"),
      ("●◉■◆◼★•∗✱", "*"), ("○◯◦□◇◻☆°", "o"), ("×✕✗✘╳", "x"), ("✓✔√", "v"),
      ("▸▶►▹→⇒⟶↦›»≻", ">"), ("◂◀◄◃←⇐⟵↤‹«≺⏎↵", "<"), ("▾▼▿↓⇓⌄", "v"), ("▴▲▵↑⇑⌃", "^"), ("↔⇔", "="),
      ("…‥·∙⋅․", "."), ("█▉▊▋▌▐▙▛▜▟▀▄▅▆▇", "#"), ("▒▓", "%"), ("░▁▂▃▖▗▘▝▍▎⋮", ":"),
      ("‘’′‛", "'"), ("“”„″", "\""), ("≈≃∼", "~"), ("≠", "!"), ("≤", "<"), ("≥", ">"), ("∅", "0"),
      ("µμ", "u"),
      ("±", "+"), ("÷╱⁄", "/"), ("╲", "\\"), ("\u{A0}\u{2002}\u{2003}\u{2009}\u{202F}", " "),
    ]
    return groups.reduce(into: [:]) { table, group in
      for scalar in group.0.unicodeScalars { table[scalar] = group.1 }
    }
  }()
}
