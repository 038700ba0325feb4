// SPDX-License-Identifier: Apache-2.0

extension Verb {
  /// What was expected in place of a word that is no operation: the names that are like it, or the most used.
  static func expected(insteadOf word: some StringProtocol) -> String {
    let near = all.map(\.name).filter { isNear($0, String(word)) }
    if !near.isEmpty { return "one of: \(near.joined(separator: " "))" }
    let common = groups.prefix(4).flatMap(\.verbs).map(\.name)
    return "one of: \(common.joined(separator: " ")), or one of \(all.count - common.count) others"
  }

  private static func isNear(_ name: String, _ word: String) -> Bool {
    guard word.utf8.count > 1, word.utf8.count < 32 else { return false }
    return name.contains(word) || distance(name, word) <= (word.utf8.count < 5 ? 1 : 2)
  }

  /// The number of bytes to insert, drop or change that make one word of another.
  private static func distance(_ one: String, _ other: String) -> Int {
    var row = Array(0...other.utf8.count)
    for (i, a) in one.utf8.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, b) in other.utf8.enumerated() {
        let change = diagonal + (a == b ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(change, diagonal + 1, row[j] + 1)
      }
    }
    return row[other.utf8.count]
  }
}
