// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0

import PackageDescription

let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]

let package = Package(
  name: "ioascope",
  products: [
    .executable(name: "ioascope", targets: ["ioascope"]),
    // For Tests/Benchmarks.
    .library(name: "AddressIndex", targets: ["AddressIndex"]),
    .library(name: "IOMMUFD", targets: ["IOMMUFD"]),
    .library(name: "Simulator", targets: ["Simulator"]),
    .library(name: "Session", targets: ["Session"]),
    .library(name: "DevIOMMU", targets: ["DevIOMMU"]),
    .library(name: "Inspector", targets: ["Inspector", "Cells", "Assets"]),
    .library(name: "CPty", targets: ["CPty"]),
    // For Tests/Kernel.
    .library(name: "TestSupport", targets: ["TestSupport"]),
    // For Tests/Fuzz.
    .library(name: "FuzzTargets", targets: ["FuzzTargets"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
  ],
  targets: [
    // The vocabulary and the scenario language.
    .target(name: "IOMMUFD", swiftSettings: strict),

    // The copy-on-write tree of address ranges.
    .target(name: "AddressIndex", dependencies: ["IOMMUFD"], swiftSettings: strict),

    // The kernel as a value.
    .target(
      name: "Simulator",
      dependencies: [
        "AddressIndex", "IOMMUFD",
        .product(name: "HashTreeCollections", package: "swift-collections"),
        .product(name: "OrderedCollections", package: "swift-collections"),
      ],
      swiftSettings: strict),

    // The ABI in C, and the real /dev/iommu behind one seam of system calls, with the simulator in step.
    .target(name: "CIOMMUFD"),
    .target(
      name: "DevIOMMU", dependencies: ["CIOMMUFD", "IOMMUFD", "AddressIndex", "Simulator"],
      swiftSettings: strict),

    // One backend, its journal and its names: the only place where state changes.
    .target(
      name: "Session", dependencies: ["AddressIndex", "IOMMUFD", "Simulator", "DevIOMMU"],
      swiftSettings: strict),

    // Frames of cells, keys and events: what the inspector and the terminal have in common.
    .target(name: "Cells", swiftSettings: strict),

    // Frames as text, drawings, pages and recordings.
    .target(name: "Export", dependencies: ["Cells"], swiftSettings: strict),

    // Panels, keys and forms; a pure function from state and size to a frame.
    .target(
      name: "Inspector",
      dependencies: ["AddressIndex", "IOMMUFD", "Simulator", "DevIOMMU", "Session", "Cells", "Export"],
      swiftSettings: strict),

    // ncursesw. No `pkgConfig:`: its flags are refused by SwiftPM, the shim header sets what is needed.
    .systemLibrary(name: "CNcurses", providers: [.apt(["libncursesw5-dev"])]),
    .target(name: "CTerminal"),
    .target(name: "Terminal", dependencies: ["Cells", "CNcurses", "CTerminal"], swiftSettings: strict),

    // Machines and scenarios, compiled into the program.
    .target(
      name: "Assets", path: "Assets", exclude: ["pictures"],
      resources: [.embedInCode("machines"), .embedInCode("scenarios")],
      swiftSettings: strict),

    .executableTarget(
      name: "ioascope",
      dependencies: [
        "IOMMUFD", "Simulator", "DevIOMMU", "Session", "Cells", "Export", "Inspector", "CTerminal",
        "Terminal", "Assets",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: strict),

    .target(name: "CPty", path: "Tests/CPty"),
    .target(
      name: "TestSupport", dependencies: ["CPty"], path: "Tests/TestSupport", swiftSettings: strict),
    // The machines of the program, and scenarios whose answers are known from real kernels.
    .target(
      name: "KnownWorlds", dependencies: ["Assets", "IOMMUFD"], path: "Tests/KnownWorlds",
      swiftSettings: strict),
    .testTarget(
      name: "TerminalTests", dependencies: ["Terminal", "Cells", "CNcurses", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "ExportTests", dependencies: ["Export", "Cells"], exclude: ["Pictures"], swiftSettings: strict),
    .testTarget(name: "CellsTests", dependencies: ["Cells"], swiftSettings: strict),
    .testTarget(
      name: "IOMMUFDTests", dependencies: ["IOMMUFD", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "AddressIndexTests", dependencies: ["AddressIndex", "IOMMUFD", "TestSupport"],
      swiftSettings: strict),
    .target(
      name: "FuzzTargets", dependencies: ["IOMMUFD", "Simulator", "Session", "Assets"],
      path: "Tests/FuzzTargets", swiftSettings: strict),
    .testTarget(
      name: "SimulatorTests",
      dependencies: [
        "AddressIndex", "Simulator", "IOMMUFD", "Session", "KnownWorlds", "TestSupport", "FuzzTargets",
        "RandomRequests",
      ],
      exclude: ["Raw"], swiftSettings: strict),
    .testTarget(
      name: "ProgramTests",
      dependencies: [
        "ioascope", "TestSupport", "IOMMUFD", "DevIOMMU", "Simulator", "Session", "Inspector", "Assets",
        "KernelDouble", "KnownWorlds",
      ],
      exclude: ["Manual", "Presentations", "Reports", "States"],
      swiftSettings: strict),
    .testTarget(
      name: "InspectorTests",
      dependencies: [
        "AddressIndex", "Export", "Inspector", "Session", "Simulator", "DevIOMMU", "KernelDouble", "IOMMUFD",
        "Cells",
        "Assets",
        "TestSupport",
        "KnownWorlds",
      ],
      exclude: ["Frames", "Looks", "Talks"], swiftSettings: strict),
    // A host in the place of the real one: a simulated kernel behind the seam, files and memory.
    .target(
      name: "KernelDouble", dependencies: ["DevIOMMU", "CIOMMUFD", "IOMMUFD", "Simulator"],
      path: "Tests/KernelDouble", swiftSettings: strict),
    // Random requests for the state that a kernel is in.
    .target(
      name: "RandomRequests", dependencies: ["AddressIndex", "IOMMUFD", "Simulator", "TestSupport"],
      path: "Tests/RandomRequests", swiftSettings: strict),
    .testTarget(
      name: "DevIOMMUTests",
      dependencies: [
        "KernelDouble", "RandomRequests", "DevIOMMU", "CIOMMUFD", "IOMMUFD", "Simulator", "Session",
        "TestSupport", "KnownWorlds",
      ],
      exclude: ["Topology/Trees"], swiftSettings: strict),
    .testTarget(
      name: "SessionTests",
      dependencies: ["Session", "Simulator", "IOMMUFD", "KnownWorlds", "RandomRequests", "TestSupport"],
      swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)
