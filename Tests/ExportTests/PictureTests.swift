// SPDX-License-Identifier: Apache-2.0

import Cells
import Foundation
import FoundationXML
import Testing

@testable import Export

/// Frames out of the terminal, as recorded in `Pictures`; IOASCOPE_RECORD=1 writes them anew.
@Suite struct PictureTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Pictures")

  /// A frame with everything that needs care: wide characters, attributes, what means something in XML.
  private static var frame: Frame {
    var frame = Frame(size: Size(rows: 5, columns: 30))
    let all = Region(frame.size)
    frame.write("<a href=\"x\"> & 'b'", row: 0, column: 0, within: all)
    frame.write("漢字 ┌─█", row: 1, column: 1, style: Style(.mapped), within: all)
    frame.write("EBUSY", row: 2, column: 0, style: Style(.bad, bold: true), within: all)
    frame.write(
      " selected ", row: 2, column: 8, style: Style(.accent, bold: true, reverse: true), within: all)
    frame.write("typed", row: 3, column: 3, style: Style(.plain, underline: true), within: all)
    frame.write("quiet", row: 3, column: 12, style: .quiet, within: all)
    return frame
  }

  @Test(arguments: Picture.Format.allCases, [Theme.Name.light, .dark, .mono])
  func picturesAreAsRecorded(_ format: Picture.Format, _ theme: Theme.Name) throws {
    let text = Picture(Self.frame, theme).text(as: format)
    let file = Self.folder.appending(path: "\(theme.rawValue).\(format.rawValue)")
    if ProcessInfo.processInfo.environment["IOASCOPE_RECORD"] == "1" {
      try text.write(to: file, atomically: true, encoding: .utf8)
    }
    #expect(try String(contentsOf: file, encoding: .utf8) == text)
  }

  @Test(arguments: [Theme.Name.light, .dark, .mono, .safe])
  func drawingsAreXMLThatHoldsAllText(_ theme: Theme.Name) throws {
    let parser = XMLText()
    let text = try parser.text(of: Picture(Self.frame, theme).text(as: .svg))
    for word in ["<a href=\"x\"> & 'b'", "漢字 ┌─█", "EBUSY", " selected ", "typed", "quiet"] {
      #expect(text.contains(word), "\(text)")
    }
  }

  @Test func aRecordingHoldsAHeaderAndWhatChanges() throws {
    var (cast, frame) = (Cast(), Self.frame)
    var lines = cast.header(frame.size, title: "a \"b\"\\") + cast.lines(frame, at: .zero)
    #expect(cast.lines(frame, at: .seconds(1)) == "")
    frame.write("new", row: 4, column: 0, within: Region(frame.size))
    lines += cast.lines(frame, at: .milliseconds(1500))
    lines += cast.lines(Frame(size: Size(rows: 3, columns: 10)), at: .seconds(2))
    let values = try lines.split(separator: "\n").map {
      try JSONSerialization.jsonObject(with: Data($0.utf8))
    }
    let header = try #require(values[0] as? [String: Any])
    #expect(header["version"] as? Int == 3 && header["title"] as? String == "a \"b\"\\")
    #expect((header["term"] as? [String: Any])?["cols"] as? Int == 30)
    let events = values.dropFirst().compactMap { $0 as? [Any] }
    #expect(events.map { $0[1] as? String } == ["o", "o", "r", "o"])
    #expect(events.map { $0[0] as? Double } == [0, 1.5, 0.5, 0])
    #expect(events[2][2] as? String == "10x3")
    // A row that has not changed is not sent again.
    #expect((events[1][2] as? String)?.contains("new") == true)
    #expect((events[1][2] as? String)?.contains("EBUSY") == false)
  }
}

/// The text of an XML document, which must be one.
private final class XMLText: NSObject, XMLParserDelegate {
  private var text = ""

  func text(of document: String) throws -> String {
    let parser = XMLParser(data: Data(document.utf8))
    parser.delegate = self
    try #require(parser.parse(), "\(String(describing: parser.parserError))")
    return text
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }
}
