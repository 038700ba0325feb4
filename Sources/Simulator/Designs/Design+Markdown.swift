// SPDX-License-Identifier: Apache-2.0

extension Design {
  /// All designs as a table in Markdown.
  public static let markdown: String = {
    let rows = all.map { design in
      "| `\(design.name)` | \(design.summary) | \(design.rules.linkage.rawValue) | \(design.source) |"
    }
    return (["| design | what is peculiar | a hwpt is linked | source |", "|---|---|---|---|"] + rows)
      .joined(separator: "\n")
  }()
}
