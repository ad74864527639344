"""What every notice has to say of itself, as its form takes it."""

CONTACT = {
    "document_no": "津工信公示〔2026〕1号",
    "basis": "天津市优质中小企业梯度培育管理实施细则",
    "office": "中小企业处",
    "address": "天津市和平区示例路1号",
    "telephone": "022-00000001",
    "email": "gongshi@example.cn",
}
