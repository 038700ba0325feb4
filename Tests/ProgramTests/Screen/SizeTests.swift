// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// Windows of every size, and sizes that change.
struct SizeTests {
  @Test(arguments: [(120, 40), (40, 10), (39, 9), (20, 4), (200, 60)])
  func `the first picture fills the window`(columns: Int, rows: Int) throws {
    let session = try Session(columns: columns, rows: rows)
    session.quit()
  }

  @Test func `the picture follows the window`() throws {
    let session = try Session()
    try session.resize(columns: 132, rows: 43)
    try session.resize(columns: 76, rows: 20)
    try session.resize(columns: 40, rows: 10)
    try session.resize(columns: 39, rows: 9)
    session.expectShown("39x9: 40x10 shows panels")
    try session.resize(columns: 5, rows: 1)
    try session.resize(columns: 80, rows: 24)
    session.expectShown("IOAS 1 $guest")
    session.quit()
  }

  @Test func `a form survives a window that is too small for it`() throws {
    let session = try Session()
    try session.press("m0x100000")
    try session.resize(columns: 30, rows: 5)
    try session.press("<Tab>")
    try session.resize(columns: 80, rows: 24)
    try session.press("<Enter>")
    session.expectShown("13 map $guest iova=0x100000 len=64K buf=0 rw")
  }

  @Test func `a size that changes while keys wait changes the picture, too`() throws {
    let session = try Session()
    session.child.signal(SIGSTOP)
    session.child.resize(rows: 30, columns: 100)
    session.child.send("a")
    session.child.resize(rows: 20, columns: 70)
    session.child.signal(SIGCONT)
    #expect(session.child.wait(for: "13 ioas as $a1"))
    #expect(session.child.wait { $0.line(1).count == 70 && $0.line(17).hasPrefix("└") })
  }

  @Test func `a window that lost its picture without another size is painted anew`() throws {
    let session = try Session()
    session.child.loseRows()
    try session.expectPicture()
    session.quit()
  }
}
