// SPDX-License-Identifier: Apache-2.0

import AddressIndex
import IOMMUFD
import Simulator

// The keys that act: at once, after a question, or by a form.
extension Inspector {
  mutating func act(_ action: Action) {
    switch action {
    case .allocateIOAS: perform(Statement(.ioasAlloc, as: session.names.fresh("a")))
    case .allocateHWPT: mode = .form(hwptForm)
    case .map: mode = .form(mapForm)
    case .unmap: mode = .form(unmapForm)
    case .bind: bind()
    case .unbind: unbind()
    case .attach: mode = .form(attachForm(devices(.bound)))
    case .replace: mode = .form(attachForm(devices(.attached)))
    case .detach: detach()
    case .destroy: destroy()
    default: break
    }
  }

  private mutating func bind() {
    let name = session.names.fresh("d")
    let unbound = devices(.unbound)
    if let selected = selectedDevice, unbound.contains(selected), case .pci = selected {
      return perform(Statement(.bind(selected, flags: 0), as: name))
    }
    let next = (0...).first { !session.kernel.mockDevices.contains($0) } ?? 0
    let choices =
      session.kernel.machine.mockIOMMU == nil
      ? unbound.map(\.description) : ["mock:\(next)/0", "mock:\(next)/1"]
    let field = Form.Field("", choices.first ?? "", "the device", choices: choices)
    mode = .form(Form("bind", [field], tail: "as $\(name)"))
  }

  private mutating func detach() {
    let attached = devices(.attached)
    if let selected = selectedDevice, attached.contains(selected) {
      return perform(Statement(.detach(reference(selected))))
    }
    mode = .form(Form("detach", [deviceField(attached)]))
  }

  private mutating func unbind() {
    let bound = devices(.bound) + devices(.attached)
    guard let device = bound.first(where: { $0 == selectedDevice }) ?? bound.first else { return }
    let isAttached = devices(.attached).contains(device)
    mode = .confirm(
      Confirmation(
        statement: Statement(.unbind(reference(device))),
        question: "Unbind \(device.short)?" + (isAttached ? " It is detached first." : "")))
  }

  private mutating func destroy() {
    guard let id = selectedObject, let kind = session.kernel.objects[id]?.kind else { return }
    let areas = session.kernel.ioases[id]?.iopt.areas.count ?? 0
    let label = session.names.label(of: id, in: session.kernel).map { " $\($0)" } ?? ""
    mode = .confirm(
      Confirmation(
        statement: Statement(.destroy(reference(id))),
        question: "Destroy \(kind) \(id)\(label)?" + (areas > 0 ? " Unmaps \(areas.counted("area"))." : "")))
  }
}

// MARK: - Forms

extension Inspector {
  private func deviceField(_ devices: [DeviceName]) -> Form.Field {
    let choices = devices.map { "\(reference($0))" }
    return Form.Field("", choices.first ?? "", "the device", choices: choices)
  }

  private func attachForm(_ devices: [DeviceName]) -> Form {
    let current = devices.first.flatMap { session.kernel.deviceID($0) }
      .flatMap { session.kernel.attachment(of: $0) }
    let currentIOAS = current.flatMap { session.kernel.ioasID(of: $0) }
    let targets = attachTargets.filter { $0 != current }
    let elsewhere = targets.filter { $0 != currentIOAS } + targets.filter { $0 == currentIOAS }
    let choices = (current == nil ? targets : elsewhere).map { "\(reference($0))" }
    return Form(
      "attach",
      [
        deviceField(devices),
        Form.Field("", choices.first ?? "", "the IOAS or hwpt it goes to", choices: choices),
      ])
  }

  private var hwptForm: Form {
    let kernel = session.kernel
    let selected = selectedObject.filter { kernel.hwpts[$0]?.isNestParent == true } ?? currentIOAS
    let bases = kernel.objects.ids.filter {
      kernel.objects[$0]?.kind == .ioas || kernel.hwpts[$0]?.isNestParent == true
    }
    let options = ["", "dirty", "nest-parent", "selftest-data"]
    return Form(
      "hwpt",
      [
        deviceField(deviceObjects),
        Form.Field(
          "", selected.map { "\(reference($0))" } ?? "", "the IOAS it mirrors, or its parent",
          choices: bases.map { "\(reference($0))" }),
        Form.Field("", "", placeholder: "no options", "options of the table", choices: options),
      ], tail: "as $\(session.names.fresh("h"))")
  }

  private var mapForm: Form {
    let gap = focus == .space ? selectedSegment.flatMap(freeGap) : nil
    let length = min(gap?.byteCount ?? 0x10000, 0x10000)
    return Form(
      "map \(currentReference)",
      [
        Form.Field(
          "iova", gap.map { "\($0.first)" } ?? "", placeholder: "kernel chooses",
          "first address; empty: the lowest that fits"),
        Form.Field("len", UInt64(length).scaled, "bytes, such as 4K, 0x1000 or 2M+4K"),
        Form.Field("buf", "0", "user memory: buffer, or buffer+offset"),
        Form.Field("", "rw", "what devices may do", choices: ["rw", "r", "w"]),
      ])
  }

  /// The part of a free segment above address 0 that is aligned for this IOAS.
  private func freeGap(_ segment: Segment) -> IOVARange? {
    guard case .free = segment.content, segment.range.first != .zero, let map = currentMap else { return nil }
    let (sum, overflow) = segment.range.first.rawValue.addingReportingOverflow(map.alignment - 1)
    return overflow ? nil : IOVARange(IOVA(sum & ~(map.alignment - 1)), segment.range.last)
  }

  private var unmapForm: Form {
    var range = focus == .space ? nil : currentMap?.areas.first?.range
    if let segment = selectedSegment, segment.isMapped {
      range = currentMap?.areas.element(at: segment.range.first)?.range
    }
    if let segment = selectedSegment, case .run = segment.content { range = segment.range }
    return Form(
      "unmap \(currentReference)",
      [
        Form.Field("iova", range.map { "\($0.first)" } ?? "", "the first address"),
        Form.Field("len", range?.length.scaled ?? "", "bytes; areas are only unmapped whole"),
      ])
  }

  private var currentReference: String {
    currentIOAS.map { "\(reference($0))" } ?? ""
  }
}

extension Optional {
  /// The value if it meets a condition.
  fileprivate func filter(_ condition: (Wrapped) -> Bool) -> Wrapped? {
    flatMap { condition($0) ? $0 : nil }
  }
}
