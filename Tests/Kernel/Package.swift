// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0

import PackageDescription

let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]

// A package of its own: what runs beside the program in Tests/Kernel/run and Tests/Kernel/benchmark.
// swift run -c release --package-path Tests/Kernel RandomScenarios --help
let package = Package(
  name: "KernelTests",
  dependencies: [
    .package(name: "ioascope", path: "../.."),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
  ],
  targets: [
    .executableTarget(
      name: "RandomScenarios",
      dependencies: [
        // Not used, but built along with the same modules: the program that runs in the guest.
        .product(name: "ioascope", package: "ioascope"),
        .product(name: "IOMMUFD", package: "ioascope"), .product(name: "Simulator", package: "ioascope"),
        .product(name: "Session", package: "ioascope"), .product(name: "TestSupport", package: "ioascope"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "KernelBenchmarks",
      dependencies: [
        .product(name: "IOMMUFD", package: "ioascope"), .product(name: "Simulator", package: "ioascope"),
        .product(name: "DevIOMMU", package: "ioascope"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)
