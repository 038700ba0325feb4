// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0

import PackageDescription

// libFuzzer's loops around the fuzz targets of the main package, built with coverage:
// swift run -c release --sanitize fuzzer --package-path Tests/Fuzz FuzzCalls -max_total_time=60
let fuzzed: [SwiftSetting] = [.unsafeFlags(["-parse-as-library"])]

let package = Package(
  name: "Fuzz",
  dependencies: [.package(name: "ioascope", path: "../..")],
  targets: ["FuzzLanguage", "FuzzCalls"].map { name in
    .executableTarget(
      name: name, dependencies: [.product(name: "FuzzTargets", package: "ioascope")], swiftSettings: fuzzed)
  },
  swiftLanguageModes: [.v6]
)
