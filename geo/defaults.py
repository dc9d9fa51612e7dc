"""What holds where a place does not say otherwise."""

from __future__ import annotations

from geo.entries import Channel, Level, TicketState
from geo.names import Names

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

# ISO 4217: currencies whose minor unit is not a hundredth
CURRENCY_DECIMALS = {
    "BIF": 0, "CLP": 0, "DJF": 0, "GNF": 0, "ISK": 0, "JPY": 0, "KMF": 0, "KRW": 0, "PYG": 0, "RWF": 0,
    "UGX": 0, "VND": 0, "VUV": 0, "XAF": 0, "XOF": 0, "XPF": 0,
    "BHD": 3, "IQD": 3, "JOD": 3, "KWD": 3, "LYD": 3, "OMR": 3, "TND": 3,
}  # fmt: skip

OFFICE_LEVEL = Level(
    "office", Names("Bộ phận một cửa", "One-stop unit"), Names("Các bộ phận một cửa", "One-stop units")
)

# KenhThucHien of the national format for synchronising dossiers
CHANNELS = {
    channel.code: channel
    for channel in (
        Channel("1", Names("Trực tiếp", "In person"), "in_person"),
        Channel("2", Names("Trực tuyến", "Online"), "online"),
        Channel("3", Names("Bưu chính công ích", "Public postal service"), "postal"),
    )
}

TICKET_STATES = {
    state.code: state
    for state in (
        TicketState("new", Names("Mới tiếp nhận", "New"), "open"),
        TicketState("verifying", Names("Chờ xác minh", "Being verified"), "open"),
        TicketState("awaiting_information", Names("Chờ bổ sung", "Awaiting information"), "open"),
        TicketState("assigned", Names("Đã phân phối", "Assigned"), "open"),
        TicketState("sent_back", Names("Cơ quan trả lại", "Sent back by the agency"), "open"),
        TicketState("in_progress", Names("Đang xử lý", "In progress"), "open"),
        TicketState("answered", Names("Đã xử lý – chờ duyệt", "Answered, awaiting approval"), "open"),
        TicketState("reopened", Names("Mở lại", "Reopened"), "open"),
        TicketState("closed", Names("Đã xử lý xong", "Closed"), "closed"),
        TicketState("published", Names("Đã công khai", "Published"), "closed"),
        TicketState("refused", Names("Từ chối", "Refused"), "refused"),
    )
}

PAYMENT_TYPES = {
    "fee": Names("Phí, lệ phí thủ tục hành chính", "Fees and charges of procedures"),
    "land": Names("Nghĩa vụ tài chính về đất đai", "Land obligations"),
    "personal_tax": Names("Thuế cá nhân", "Personal taxes"),
    "vehicle": Names("Lệ phí trước bạ ô tô, xe máy", "Vehicle registration charge"),
    "traffic_fine": Names("Xử phạt vi phạm giao thông", "Traffic fines"),
    "insurance": Names("Bảo hiểm xã hội, bảo hiểm y tế", "Social and health insurance"),
    "other": Names("Khoản khác", "Other"),
}

SOURCE_NAMES = {
    "dossiers": Names("Hồ sơ một cửa", "Dossiers"),
    "tickets": Names("Phản ánh, kiến nghị", "Hotline tickets"),
    "payments": Names("Thanh toán trực tuyến", "Online payments"),
    "portal": Names("Cổng dịch vụ công", "Public service portal"),
}
