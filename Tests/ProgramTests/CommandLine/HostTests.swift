// SPDX-License-Identifier: Apache-2.0

import Foundation
import IOMMUFD
import TestSupport
import Testing

/// Commands that look at the host, whatever that is.
struct HostTests {
  private func field(_ name: String) throws -> Any? {
    let json = try output(of: ["devices", "--json"])
    return try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])[name]
  }

  @Test func `devices are listed beneath the release of the kernel`() throws {
    let text = try output(of: ["devices"])
    let release = try #require(try field("release") as? String)
    #expect(text.hasPrefix("Linux \(release), "))
    let devices = try #require(try field("devices") as? [[String: Any]])
    for device in devices { #expect(text.contains("\n\(try #require(device["address"] as? String))  ")) }
  }

  @Test func `a host is captured as a machine, or it is told why not`() throws {
    let result = try run(["capture", "--name", "this-one"])
    if result.status == 0 {
      let source = SourceText(result.stdout, name: "captured.ioas")
      #expect(try Machine(describedBy: Scenario(source), source: source).name == "this-one")
    } else {
      #expect(result.status == 3 && result.stdout == "")
      #expect(result.stderr.hasPrefix("ioascope: no device of this host sits behind an IOMMU"))
    }
  }
}
