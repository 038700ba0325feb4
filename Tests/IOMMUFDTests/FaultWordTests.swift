// SPDX-License-Identifier: Apache-2.0

import IOMMUFD
import Testing

/// `failing …` behind an operation: what is made to fail in it.
struct FaultWordTests {
  @Test(arguments: [
    ("attach $d $h failing f=ENOMEM", "attach $d $h failing f=ENOMEM"),
    ("attach $d $h  failing f=ENOMEM as $p => ENOMEM", "attach $d $h failing f=ENOMEM as $p => ENOMEM"),
    ("attach $d $h failing f=ENOMEM,g:2=EINVAL", "attach $d $h failing f=ENOMEM,g:2=EINVAL"),
    ("attach $d $h failing f:1=ENOMEM failing g:0x2=EINVAL", "attach $d $h failing f=ENOMEM,g:2=EINVAL"),
    ("ioas failing iommufd_ioas_alloc_ioctl=ENOMEM", "ioas failing iommufd_ioas_alloc_ioctl=ENOMEM"),
    ("detach $d failing list_del(hwpt_item)=EINVAL # x", "detach $d failing list_del(hwpt_item)=EINVAL"),
    ("map $a len=4K failing f:3=EFAULT => ok", "map $a len=4K buf=0 failing f:3=EFAULT => ok"),
  ])
  func `faults have one canonical form`(text: String, canonical: String) throws {
    let statement = try Statement(text, name: "prompt")
    #expect("\(statement)" == canonical)
    #expect(try Statement(canonical, name: "prompt") == statement)
  }

  @Test func `a statement keeps its faults in order`() throws {
    let statement = try Statement("destroy $a failing f:2=ENOMEM,g=EINVAL failing f=EIO", name: "prompt")
    #expect(
      statement.faults == [Fault("f", run: 2, .ENOMEM), Fault("g", .EINVAL), Fault("f", run: 1, .EIO)])
    #expect(statement.operation == .destroy(.name("a")))
  }

  @Test(arguments: [
    ("ioas failing", 14, "something is missing here"),
    ("ioas failing f", 14, "'f' is not a fault"),
    ("ioas failing =ENOMEM", 14, "'=ENOMEM' is not a fault"),
    ("ioas failing :2=ENOMEM", 14, "':2=ENOMEM' names no function"),
    ("ioas failing f=", 16, "'' is not an errno"),
    ("ioas failing f=ENOSUCH", 16, "'ENOSUCH' is not an errno"),
    ("ioas failing f=ok", 16, "'ok' is not an errno"),
    ("ioas failing f=ENOMEM,", 23, "'' is not a fault"),
    ("ioas failing f:0=ENOMEM", 16, "runs are counted from 1"),
    ("ioas failing f:x=ENOMEM", 16, "'x' is not a number"),
    ("ioas failing f=ENOMEM,f:1=EIO", 23, "this run of 'f' fails already"),
    ("ioas failing f=ENOMEM g=EIO", 23, "'g=EIO' does not belong here"),
    ("ioas as $a failing f=ENOMEM", 12, "'failing' stands here behind 'as'"),
    ("ioas failing f=ENOMEM failing", 31, "something is missing here"),
    ("machine failing f=ENOMEM", 17, "'f=ENOMEM' does not belong here"),
  ])
  func `a wrong fault is reported where it stands`(text: String, column: Int, message: String) throws {
    let error = try #require(throws: SyntaxErrors.self) {
      try Scenario(SourceText(text, name: "faults.ioas"))
    }.errors[0]
    #expect((error.column, error.message) == (column, message))
  }
}
