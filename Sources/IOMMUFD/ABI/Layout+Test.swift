// SPDX-License-Identifier: Apache-2.0

/// `struct iommu_test_cmd`, and the parts of its union by operation.
enum TestLayout {
  static let operation = Field<UInt32>(4)
  static let id = Field<UInt32>(8)
  static let minimum = 68
  static let size = 72

  enum AddReserved {
    static let start = Field<UInt64>(16)
    static let length = Field<UInt64>(24)
  }

  enum MockDomain {
    static let outTestObject = Field<UInt32>(16)
    static let outHWPT = Field<UInt32>(20)
    static let outDevice = Field<UInt32>(24)
    static let deviceFlags = Field<UInt32>(28)
  }

  enum MockDomainReplace {
    static let pageTable = Field<UInt32>(16)
  }

  enum CheckMap {
    static let iova = Field<UInt64>(16)
    static let length = Field<UInt64>(24)
    static let memory = Field<UInt64>(32)
  }

  enum CheckRefs {
    static let length = Field<UInt64>(16)
    static let memory = Field<UInt64>(24)
    static let refs = Field<UInt32>(32)
  }

  enum CreateAccess {
    static let outDescriptor = Field<UInt32>(16)
    static let flags = Field<UInt32>(20)
  }

  enum DestroyAccessPages {
    static let item = Field<UInt32>(16)
  }

  enum AccessPages {
    static let flags = Field<UInt32>(16)
    static let outItem = Field<UInt32>(20)
    static let iova = Field<UInt64>(24)
    static let length = Field<UInt64>(32)
    static let memory = Field<UInt64>(40)
  }

  enum AccessRW {
    static let iova = Field<UInt64>(16)
    static let length = Field<UInt64>(24)
    static let memory = Field<UInt64>(32)
    static let flags = Field<UInt32>(40)
  }

  enum MemoryLimit {
    static let limit = Field<UInt32>(16)
  }

  enum AccessReplaceIOAS {
    static let ioas = Field<UInt32>(16)
  }

  enum Dirty {
    static let iova = Field<UInt64>(24)
    static let length = Field<UInt64>(32)
    static let pageSize = Field<UInt64>(40)
    static let bitmap = Field<UInt64>(48)
    static let outCount = Field<UInt64>(56)
  }

  enum CheckIOTLB {
    static let entry = Field<UInt32>(16)
    static let value = Field<UInt32>(20)
  }

  enum TriggerIOPF {
    static let device = Field<UInt32>(16)
    static let pasid = Field<UInt32>(20)
    static let group = Field<UInt32>(24)
    static let permissions = Field<UInt32>(28)
    static let address = Field<UInt64>(32)
  }
}
