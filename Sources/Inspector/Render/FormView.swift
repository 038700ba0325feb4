// SPDX-License-Identifier: Apache-2.0

import Cells

/// A form on one line of the screen.
struct FormView {
  let form: Form

  /// Draws the form; where it does not fit, the part with the value that is being typed.
  func draw(in line: Region, on frame: inout Frame) {
    let widths = form.fields.indices.map { spans($0).columns + 1 }
    let head = Span(" \(form.head)", bold: true)
    let end = head.text.columns + widths[...form.current].reduce(0, +)
    var column = line.column - max(0, end + 1 - line.columns)
    column = frame.write([head], column: column, within: line)
    for index in form.fields.indices {
      column = frame.write([Span(" ")], column: column, within: line)
      if index == form.current { placeCursor(form.fields[index], at: column, in: line, on: &frame) }
      column = frame.write(spans(index), column: column, within: line)
    }
    frame.write([Span(" \(form.tail)", .quiet)], column: column, within: line)
  }

  private func spans(_ index: Int) -> [Span] {
    let field = form.fields[index]
    let isCurrent = index == form.current
    let text = field.editor.text
    let value =
      text.isEmpty
      ? Span(field.placeholder, .quiet) : Span(text, Style(.plain, bold: isCurrent, underline: isCurrent))
    let key = field.key.isEmpty ? [] : [Span("\(field.key)=", .accent)]
    return key + (isCurrent ? [Span("[", .accent), value, Span("]", .accent)] : [value])
  }

  private func placeCursor(
    _ field: Form.Field, at column: Int, in line: Region, on frame: inout Frame
  ) {
    let start = column + (field.key.isEmpty ? 0 : field.key.columns + 1) + 1
    frame.cursor = Frame.Position(row: line.row, column: start + field.editor.cursorColumn)
  }
}
