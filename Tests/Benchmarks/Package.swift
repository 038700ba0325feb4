// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0

import PackageDescription

// A package of its own: the main one needs none of the peers.
// apt-get install -y libabsl-dev libboost-dev && swift run -c release --package-path Tests/Benchmarks Benchmarks
// swift run -c release --package-path Tests/Benchmarks SimulatorBenchmarks
// swift run -c release --package-path Tests/Benchmarks TimeBenchmarks
// swift run -c release --package-path Tests/Benchmarks FrameBenchmarks
// apt-get install -y htop && swift run -c release --package-path Tests/Benchmarks ScreenBenchmarks
let package = Package(
  name: "Benchmarks",
  dependencies: [.package(name: "ioascope", path: "../..")],
  targets: [
    .target(
      name: "CPeers", cxxSettings: [.unsafeFlags(["-O2"])],
      linkerSettings: [.linkedLibrary("absl_throw_delegate"), .linkedLibrary("absl_raw_logging_internal")]),
    .executableTarget(
      name: "Benchmarks",
      dependencies: ["CPeers", .product(name: "AddressIndex", package: "ioascope")]),
    .executableTarget(
      name: "SimulatorBenchmarks",
      dependencies: [
        .product(name: "IOMMUFD", package: "ioascope"), .product(name: "Simulator", package: "ioascope"),
        .product(name: "Session", package: "ioascope"),
      ]),
    .executableTarget(
      name: "TimeBenchmarks",
      dependencies: [
        .product(name: "IOMMUFD", package: "ioascope"), .product(name: "Simulator", package: "ioascope"),
        .product(name: "Session", package: "ioascope"),
      ]),
    .executableTarget(name: "CScreenPeer", linkerSettings: [.linkedLibrary("ncursesw")]),
    .executableTarget(
      name: "ScreenBenchmarks",
      dependencies: [
        "CScreenPeer", .product(name: "CPty", package: "ioascope"),
        .product(name: "ioascope", package: "ioascope"),
        .product(name: "Inspector", package: "ioascope"), .product(name: "IOMMUFD", package: "ioascope"),
        .product(name: "Session", package: "ioascope"), .product(name: "Simulator", package: "ioascope"),
      ]),
    .executableTarget(
      name: "FrameBenchmarks",
      dependencies: [
        .product(name: "Inspector", package: "ioascope"), .product(name: "IOMMUFD", package: "ioascope"),
        .product(name: "Session", package: "ioascope"), .product(name: "Simulator", package: "ioascope"),
      ]),
  ],
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx17
)
