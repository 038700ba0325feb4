// SPDX-License-Identifier: Apache-2.0

import Cells

/// A form on one line of the screen.
struct FormView {
  let form: Form

  func draw(in line: Region, on frame: inout Frame) {
    var column = frame.write(
      " \(form.head)", row: line.row, column: line.column, style: Style(.plain, bold: true), within: line)
    for (index, field) in form.fields.enumerated() {
      column = frame.write(" ", row: line.row, column: column, within: line)
      column = draw(field, isCurrent: index == form.current, at: column, in: line, on: &frame)
    }
    frame.write(" \(form.tail)", row: line.row, column: column, style: .quiet, within: line)
  }

  private func draw(
    _ field: Form.Field, isCurrent: Bool, at column: Int, in line: Region, on frame: inout Frame
  ) -> Int {
    var column = column
    if !field.key.isEmpty {
      column = frame.write(
        "\(field.key)=", row: line.row, column: column, style: Style(.accent), within: line)
    }
    column = frame.write(
      isCurrent ? "[" : "", row: line.row, column: column, style: Style(.accent), within: line)
    if isCurrent {
      frame.cursor = Frame.Position(row: line.row, column: column + field.editor.cursorColumn)
    }
    let text = field.editor.text
    let style = text.isEmpty ? Style.quiet : Style(.plain, bold: isCurrent, underline: isCurrent)
    column = frame.write(
      text.isEmpty ? field.placeholder : text, row: line.row, column: column, style: style, within: line)
    return frame.write(
      isCurrent ? "]" : "", row: line.row, column: column, style: Style(.accent), within: line)
  }
}
