// Generated from src/commands by `npm run generate`. Do not edit.

// node_modules/ajv
// <stdin>
var bindCard = validate10;
var func0 = Object.prototype.hasOwnProperty, pattern0 = /* @__PURE__ */ new RegExp("^tok_[A-Za-z0-9_-]+$", "u"), pattern1 = /* @__PURE__ */ new RegExp("^sms_[A-Za-z0-9_-]+$", "u"), pattern2 = /* @__PURE__ */ new RegExp("^[0-9]{4,8}$", "u");
function validate10(data) {
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.source === void 0 || !func0.call(data, "source") || data.sms_code === void 0 || !func0.call(data, "sms_code"))
      return refuse(validate10, "");
    for (let key0 of Object.keys(data))
      if (!(key0 === "source" || key0 === "sms_code"))
        return refuse(validate10, "", key0);
    if (data.source !== void 0 && func0.call(data, "source") && !isText(data.source, 255, pattern0))
      return refuse(validate10, "/source");
    if (data.sms_code !== void 0 && func0.call(data, "sms_code")) {
      let data1 = data.sms_code;
      if (data1 && typeof data1 == "object" && !Array.isArray(data1)) {
        if (data1.id === void 0 || !func0.call(data1, "id") || data1.code === void 0 || !func0.call(data1, "code"))
          return refuse(validate10, "/sms_code");
        for (let key1 of Object.keys(data1))
          if (!(key1 === "id" || key1 === "code"))
            return refuse(validate10, "/sms_code", key1);
        if (data1.id !== void 0 && func0.call(data1, "id") && !isText(data1.id, 255, pattern1))
          return refuse(validate10, "/sms_code/id");
        if (data1.code !== void 0 && func0.call(data1, "code") && !isText(data1.code, 8, pattern2))
          return refuse(validate10, "/sms_code/code");
      } else
        return refuse(validate10, "/sms_code");
    }
  } else
    return refuse(validate10, "");
  return !0;
}
var createCustomer = validate11;
var pattern3 = /* @__PURE__ */ new RegExp("^app_[A-Za-z0-9_-]+$", "u"), pattern7 = /* @__PURE__ */ new RegExp("^[^\\p{Cc}\\p{Cs}]*$", "u"), pattern8 = /* @__PURE__ */ new RegExp("^(?:[^\\s@\\p{Cc}\\p{Cs}]+@[^\\s@\\p{Cc}\\p{Cs}]+)?$", "u");
function validate11(data) {
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.app === void 0 || !func0.call(data, "app") || data.source === void 0 || !func0.call(data, "source") || data.sms_code === void 0 || !func0.call(data, "sms_code"))
      return refuse(validate11, "");
    for (let key0 of Object.keys(data))
      if (!(key0 === "app" || key0 === "source" || key0 === "sms_code" || key0 === "description" || key0 === "email" || key0 === "metadata" || key0 === "expand"))
        return refuse(validate11, "", key0);
    if (data.app !== void 0 && func0.call(data, "app") && !isText(data.app, 255, pattern3))
      return refuse(validate11, "/app");
    if (data.source !== void 0 && func0.call(data, "source") && !isText(data.source, 255, pattern0))
      return refuse(validate11, "/source");
    if (data.sms_code !== void 0 && func0.call(data, "sms_code")) {
      let data2 = data.sms_code;
      if (data2 && typeof data2 == "object" && !Array.isArray(data2)) {
        if (data2.id === void 0 || !func0.call(data2, "id") || data2.code === void 0 || !func0.call(data2, "code"))
          return refuse(validate11, "/sms_code");
        for (let key1 of Object.keys(data2))
          if (!(key1 === "id" || key1 === "code"))
            return refuse(validate11, "/sms_code", key1);
        if (data2.id !== void 0 && func0.call(data2, "id") && !isText(data2.id, 255, pattern1))
          return refuse(validate11, "/sms_code/id");
        if (data2.code !== void 0 && func0.call(data2, "code") && !isText(data2.code, 8, pattern2))
          return refuse(validate11, "/sms_code/code");
      } else
        return refuse(validate11, "/sms_code");
    }
    if (data.description !== void 0 && func0.call(data, "description")) {
      let data5 = data.description;
      if (data5 !== null && !isText(data5, 5e3, pattern7))
        return refuse(validate11, "/description");
    }
    if (data.email !== void 0 && func0.call(data, "email")) {
      let data6 = data.email;
      if (data6 !== null && !isText(data6, 254, pattern8))
        return refuse(validate11, "/email");
    }
    if (data.metadata !== void 0 && func0.call(data, "metadata")) {
      let data7 = data.metadata;
      if (!(data7 && typeof data7 == "object" && !Array.isArray(data7)) && data7 !== null && typeof data7 != "string" || typeof data7 == "string" && isLonger(data7, 0))
        return refuse(validate11, "/metadata");
      if (data7 && typeof data7 == "object" && !Array.isArray(data7))
        for (let key2 of Object.keys(data7)) {
          let data8 = data7[key2];
          if (typeof data8 != "string" && !(typeof data8 == "number" && isFinite(data8)) && typeof data8 != "boolean" && data8 !== null)
            return refuse(validate11, "/metadata/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"));
        }
    }
    if (data.expand !== void 0 && func0.call(data, "expand")) {
      let data9 = data.expand;
      if (Array.isArray(data9)) {
        if (data9.length > 10)
          return refuse(validate11, "/expand");
        {
          let len0 = data9.length;
          for (let i0 = 0; i0 < len0; i0++) {
            let data10 = data9[i0];
            if (!(data10 === "app" || data10 === "default_source"))
              return refuse(validate11, "/expand/" + i0);
          }
        }
      } else
        return refuse(validate11, "/expand");
    }
  } else
    return refuse(validate11, "");
  return !0;
}
var createCustomerWithoutSource = validate12;
function validate12(data) {
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.app === void 0 || !func0.call(data, "app"))
      return refuse(validate12, "");
    for (let key0 of Object.keys(data))
      if (!(key0 === "app" || key0 === "description" || key0 === "email" || key0 === "metadata" || key0 === "expand"))
        return refuse(validate12, "", key0);
    if (data.app !== void 0 && func0.call(data, "app") && !isText(data.app, 255, pattern3))
      return refuse(validate12, "/app");
    if (data.description !== void 0 && func0.call(data, "description")) {
      let data1 = data.description;
      if (data1 !== null && !isText(data1, 5e3, pattern7))
        return refuse(validate12, "/description");
    }
    if (data.email !== void 0 && func0.call(data, "email")) {
      let data2 = data.email;
      if (data2 !== null && !isText(data2, 254, pattern8))
        return refuse(validate12, "/email");
    }
    if (data.metadata !== void 0 && func0.call(data, "metadata")) {
      let data3 = data.metadata;
      if (!(data3 && typeof data3 == "object" && !Array.isArray(data3)) && data3 !== null && typeof data3 != "string" || typeof data3 == "string" && isLonger(data3, 0))
        return refuse(validate12, "/metadata");
      if (data3 && typeof data3 == "object" && !Array.isArray(data3))
        for (let key1 of Object.keys(data3)) {
          let data4 = data3[key1];
          if (typeof data4 != "string" && !(typeof data4 == "number" && isFinite(data4)) && typeof data4 != "boolean" && data4 !== null)
            return refuse(validate12, "/metadata/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"));
        }
    }
    if (data.expand !== void 0 && func0.call(data, "expand")) {
      let data5 = data.expand;
      if (Array.isArray(data5)) {
        if (data5.length > 10)
          return refuse(validate12, "/expand");
        {
          let len0 = data5.length;
          for (let i0 = 0; i0 < len0; i0++) {
            let data6 = data5[i0];
            if (!(data6 === "app" || data6 === "default_source"))
              return refuse(validate12, "/expand/" + i0);
          }
        }
      } else
        return refuse(validate12, "/expand");
    }
  } else
    return refuse(validate12, "");
  return !0;
}
var importCustomer = validate13, schema14 = { $id: "importCustomer", type: "object", additionalProperties: !1, required: ["id", "created", "livemode", "app", "sources", "default_source"], properties: { id: { description: "a customer id: cus_ followed by letters, digits, _ or -, at most 255 characters", isText: [255, "^cus_[A-Za-z0-9_-]+$", !1] }, object: { const: "customer", description: "the string customer" }, created: { description: "a Unix time in whole seconds", isWhole: [0, 253402300799] }, livemode: { type: "boolean", description: "true or false" }, app: { description: "an app id: app_ followed by letters, digits, _ or -, at most 255 characters", isText: [255, "^app_[A-Za-z0-9_-]+$", !1] }, name: { description: "a name of at most 255 characters without control characters, or null", isText: [255, "^[^\\p{Cc}\\p{Cs}]*$", !0] }, email: { description: "an email address of at most 254 characters, or empty", isText: [254, "^(?:[^\\s@\\p{Cc}\\p{Cs}]+@[^\\s@\\p{Cc}\\p{Cs}]+)?$", !0] }, currency: { description: "a three-letter currency code, or null", isText: [3, "^[A-Za-z]{3}$", !0] }, description: { description: "text of at most 5,000 characters without control characters, or empty", isText: [5e3, "^[^\\p{Cc}\\p{Cs}]*$", !0] }, metadata: { type: ["object", "null"], description: "an object with string values, or null", additionalProperties: { type: "string", description: "a string" } }, sources: { type: "object", additionalProperties: !1, required: ["data"], description: "a list with all cards of the customer", properties: { object: { const: "list", description: "the string list" }, url: { type: "string", maxLength: 1e3, description: "a path" }, has_more: { const: !1, description: "false, because an import needs all cards of the customer" }, data: { type: "array", description: "an array of cards, most recently bound first", items: { type: "object", additionalProperties: !1, required: ["id", "created", "last4", "funding", "brand", "bank", "customer"], description: "a card", properties: { id: { description: "a card id: card_ followed by letters, digits, _ or -, at most 255 characters", isText: [255, "^card_[A-Za-z0-9_-]+$", !1] }, object: { const: "card", description: "the string card" }, created: { description: "a Unix time in whole seconds", isWhole: [0, 253402300799] }, last4: { description: "a string of 4 digits", isText: [4, "^[0-9]{4}$", !1] }, funding: { enum: ["credit", "debit", "unknown"], description: "credit, debit or unknown" }, brand: { enum: ["UnionPay", "Visa", "MasterCard", "JCB"], description: "UnionPay, Visa, MasterCard or JCB" }, bank: { description: "a bank code, or null", isText: [50, "^[A-Za-z0-9_-]+$", !0] }, customer: { description: "a customer id: cus_ followed by letters, digits, _ or -, at most 255 characters", isText: [255, "^cus_[A-Za-z0-9_-]+$", !1] } } } } } }, default_source: { description: "the id of a card that is bound to the customer, or null", isText: [255, "^card_[A-Za-z0-9_-]+$", !0] } } }, pattern12 = /* @__PURE__ */ new RegExp("^cus_[A-Za-z0-9_-]+$", "u"), pattern16 = /* @__PURE__ */ new RegExp("^[A-Za-z]{3}$", "u"), pattern18 = /* @__PURE__ */ new RegExp("^card_[A-Za-z0-9_-]+$", "u"), pattern19 = /* @__PURE__ */ new RegExp("^[0-9]{4}$", "u"), pattern20 = /* @__PURE__ */ new RegExp("^[A-Za-z0-9_-]+$", "u");
function validate13(data) {
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.id === void 0 || !func0.call(data, "id") || data.created === void 0 || !func0.call(data, "created") || data.livemode === void 0 || !func0.call(data, "livemode") || data.app === void 0 || !func0.call(data, "app") || data.sources === void 0 || !func0.call(data, "sources") || data.default_source === void 0 || !func0.call(data, "default_source"))
      return refuse(validate13, "");
    for (let key0 of Object.keys(data))
      if (!func0.call(schema14.properties, key0))
        return refuse(validate13, "", key0);
    if (data.id !== void 0 && func0.call(data, "id") && !isText(data.id, 255, pattern12))
      return refuse(validate13, "/id");
    if (data.object !== void 0 && func0.call(data, "object") && data.object !== "customer")
      return refuse(validate13, "/object");
    if (data.created !== void 0 && func0.call(data, "created") && !isWhole(data.created, 0, 253402300799))
      return refuse(validate13, "/created");
    if (data.livemode !== void 0 && func0.call(data, "livemode") && typeof data.livemode != "boolean")
      return refuse(validate13, "/livemode");
    if (data.app !== void 0 && func0.call(data, "app") && !isText(data.app, 255, pattern3))
      return refuse(validate13, "/app");
    if (data.name !== void 0 && func0.call(data, "name")) {
      let data5 = data.name;
      if (data5 !== null && !isText(data5, 255, pattern7))
        return refuse(validate13, "/name");
    }
    if (data.email !== void 0 && func0.call(data, "email")) {
      let data6 = data.email;
      if (data6 !== null && !isText(data6, 254, pattern8))
        return refuse(validate13, "/email");
    }
    if (data.currency !== void 0 && func0.call(data, "currency")) {
      let data7 = data.currency;
      if (data7 !== null && !isText(data7, 3, pattern16))
        return refuse(validate13, "/currency");
    }
    if (data.description !== void 0 && func0.call(data, "description")) {
      let data8 = data.description;
      if (data8 !== null && !isText(data8, 5e3, pattern7))
        return refuse(validate13, "/description");
    }
    if (data.metadata !== void 0 && func0.call(data, "metadata")) {
      let data9 = data.metadata;
      if (!(data9 && typeof data9 == "object" && !Array.isArray(data9)) && data9 !== null)
        return refuse(validate13, "/metadata");
      if (data9 && typeof data9 == "object" && !Array.isArray(data9)) {
        for (let key1 of Object.keys(data9))
          if (typeof data9[key1] != "string")
            return refuse(validate13, "/metadata/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"));
      }
    }
    if (data.sources !== void 0 && func0.call(data, "sources")) {
      let data11 = data.sources;
      if (data11 && typeof data11 == "object" && !Array.isArray(data11)) {
        if (data11.data === void 0 || !func0.call(data11, "data"))
          return refuse(validate13, "/sources");
        for (let key2 of Object.keys(data11))
          if (!(key2 === "object" || key2 === "url" || key2 === "has_more" || key2 === "data"))
            return refuse(validate13, "/sources", key2);
        if (data11.object !== void 0 && func0.call(data11, "object") && data11.object !== "list")
          return refuse(validate13, "/sources/object");
        if (data11.url !== void 0 && func0.call(data11, "url")) {
          let data13 = data11.url;
          if (typeof data13 == "string") {
            if (isLonger(data13, 1e3))
              return refuse(validate13, "/sources/url");
          } else
            return refuse(validate13, "/sources/url");
        }
        if (data11.has_more !== void 0 && func0.call(data11, "has_more") && data11.has_more !== !1)
          return refuse(validate13, "/sources/has_more");
        if (data11.data !== void 0 && func0.call(data11, "data")) {
          let data15 = data11.data;
          if (Array.isArray(data15)) {
            let len0 = data15.length;
            for (let i0 = 0; i0 < len0; i0++) {
              let data16 = data15[i0];
              if (data16 && typeof data16 == "object" && !Array.isArray(data16)) {
                if (data16.id === void 0 || !func0.call(data16, "id") || data16.created === void 0 || !func0.call(data16, "created") || data16.last4 === void 0 || !func0.call(data16, "last4") || data16.funding === void 0 || !func0.call(data16, "funding") || data16.brand === void 0 || !func0.call(data16, "brand") || data16.bank === void 0 || !func0.call(data16, "bank") || data16.customer === void 0 || !func0.call(data16, "customer"))
                  return refuse(validate13, "/sources/data/" + i0);
                for (let key3 of Object.keys(data16))
                  if (!(key3 === "id" || key3 === "object" || key3 === "created" || key3 === "last4" || key3 === "funding" || key3 === "brand" || key3 === "bank" || key3 === "customer"))
                    return refuse(validate13, "/sources/data/" + i0, key3);
                if (data16.id !== void 0 && func0.call(data16, "id") && !isText(data16.id, 255, pattern18))
                  return refuse(validate13, "/sources/data/" + i0 + "/id");
                if (data16.object !== void 0 && func0.call(data16, "object") && data16.object !== "card")
                  return refuse(validate13, "/sources/data/" + i0 + "/object");
                if (data16.created !== void 0 && func0.call(data16, "created") && !isWhole(data16.created, 0, 253402300799))
                  return refuse(validate13, "/sources/data/" + i0 + "/created");
                if (data16.last4 !== void 0 && func0.call(data16, "last4") && !isText(data16.last4, 4, pattern19))
                  return refuse(validate13, "/sources/data/" + i0 + "/last4");
                if (data16.funding !== void 0 && func0.call(data16, "funding")) {
                  let data21 = data16.funding;
                  if (!(data21 === "credit" || data21 === "debit" || data21 === "unknown"))
                    return refuse(validate13, "/sources/data/" + i0 + "/funding");
                }
                if (data16.brand !== void 0 && func0.call(data16, "brand")) {
                  let data22 = data16.brand;
                  if (!(data22 === "UnionPay" || data22 === "Visa" || data22 === "MasterCard" || data22 === "JCB"))
                    return refuse(validate13, "/sources/data/" + i0 + "/brand");
                }
                if (data16.bank !== void 0 && func0.call(data16, "bank")) {
                  let data23 = data16.bank;
                  if (data23 !== null && !isText(data23, 50, pattern20))
                    return refuse(validate13, "/sources/data/" + i0 + "/bank");
                }
                if (data16.customer !== void 0 && func0.call(data16, "customer") && !isText(data16.customer, 255, pattern12))
                  return refuse(validate13, "/sources/data/" + i0 + "/customer");
              } else
                return refuse(validate13, "/sources/data/" + i0);
            }
          } else
            return refuse(validate13, "/sources/data");
        }
      } else
        return refuse(validate13, "/sources");
    }
    if (data.default_source !== void 0 && func0.call(data, "default_source")) {
      let data25 = data.default_source;
      if (data25 !== null && !isText(data25, 255, pattern18))
        return refuse(validate13, "/default_source");
    }
  } else
    return refuse(validate13, "");
  return !0;
}
var listCards = validate14;
function validate14(data) {
  if (data && typeof data == "object" && !Array.isArray(data)) {
    for (let key0 of Object.keys(data))
      if (!(key0 === "limit" || key0 === "starting_after" || key0 === "ending_before" || key0 === "created"))
        return refuse(validate14, "", key0);
    if (data.limit !== void 0 && func0.call(data, "limit") && !isWhole(data.limit, 1, 100))
      return refuse(validate14, "/limit");
    if (data.starting_after !== void 0 && func0.call(data, "starting_after") && !isText(data.starting_after, 255, pattern18))
      return refuse(validate14, "/starting_after");
    if (data.ending_before !== void 0 && func0.call(data, "ending_before") && !isText(data.ending_before, 255, pattern18))
      return refuse(validate14, "/ending_before");
    if (data.created !== void 0 && func0.call(data, "created")) {
      let data3 = data.created;
      if (!(typeof data3 == "number" && !(data3 % 1) && !isNaN(data3) && isFinite(data3)) && !(data3 && typeof data3 == "object" && !Array.isArray(data3)))
        return refuse(validate14, "/created");
      if (typeof data3 == "number" && isFinite(data3)) {
        if (data3 > 253402300799 || isNaN(data3))
          return refuse(validate14, "/created");
        if (data3 < 0 || isNaN(data3))
          return refuse(validate14, "/created");
      }
      if (data3 && typeof data3 == "object" && !Array.isArray(data3)) {
        for (let key1 of Object.keys(data3))
          if (!(key1 === "gt" || key1 === "gte" || key1 === "lt" || key1 === "lte" || key1 === "eq"))
            return refuse(validate14, "/created", key1);
        if (data3.gt !== void 0 && func0.call(data3, "gt") && !isWhole(data3.gt, 0, 253402300799))
          return refuse(validate14, "/created/gt");
        if (data3.gte !== void 0 && func0.call(data3, "gte") && !isWhole(data3.gte, 0, 253402300799))
          return refuse(validate14, "/created/gte");
        if (data3.lt !== void 0 && func0.call(data3, "lt") && !isWhole(data3.lt, 0, 253402300799))
          return refuse(validate14, "/created/lt");
        if (data3.lte !== void 0 && func0.call(data3, "lte") && !isWhole(data3.lte, 0, 253402300799))
          return refuse(validate14, "/created/lte");
        if (data3.eq !== void 0 && func0.call(data3, "eq") && !isWhole(data3.eq, 0, 253402300799))
          return refuse(validate14, "/created/eq");
      }
    }
  } else
    return refuse(validate14, "");
  return !0;
}
var listCustomers = validate15;
function validate15(data) {
  if (data && typeof data == "object" && !Array.isArray(data)) {
    for (let key0 of Object.keys(data))
      if (!(key0 === "limit" || key0 === "starting_after" || key0 === "ending_before" || key0 === "created" || key0 === "app" || key0 === "expand"))
        return refuse(validate15, "", key0);
    if (data.limit !== void 0 && func0.call(data, "limit") && !isWhole(data.limit, 1, 100))
      return refuse(validate15, "/limit");
    if (data.starting_after !== void 0 && func0.call(data, "starting_after") && !isText(data.starting_after, 255, pattern12))
      return refuse(validate15, "/starting_after");
    if (data.ending_before !== void 0 && func0.call(data, "ending_before") && !isText(data.ending_before, 255, pattern12))
      return refuse(validate15, "/ending_before");
    if (data.created !== void 0 && func0.call(data, "created")) {
      let data3 = data.created;
      if (!(typeof data3 == "number" && !(data3 % 1) && !isNaN(data3) && isFinite(data3)) && !(data3 && typeof data3 == "object" && !Array.isArray(data3)))
        return refuse(validate15, "/created");
      if (typeof data3 == "number" && isFinite(data3)) {
        if (data3 > 253402300799 || isNaN(data3))
          return refuse(validate15, "/created");
        if (data3 < 0 || isNaN(data3))
          return refuse(validate15, "/created");
      }
      if (data3 && typeof data3 == "object" && !Array.isArray(data3)) {
        for (let key1 of Object.keys(data3))
          if (!(key1 === "gt" || key1 === "gte" || key1 === "lt" || key1 === "lte" || key1 === "eq"))
            return refuse(validate15, "/created", key1);
        if (data3.gt !== void 0 && func0.call(data3, "gt") && !isWhole(data3.gt, 0, 253402300799))
          return refuse(validate15, "/created/gt");
        if (data3.gte !== void 0 && func0.call(data3, "gte") && !isWhole(data3.gte, 0, 253402300799))
          return refuse(validate15, "/created/gte");
        if (data3.lt !== void 0 && func0.call(data3, "lt") && !isWhole(data3.lt, 0, 253402300799))
          return refuse(validate15, "/created/lt");
        if (data3.lte !== void 0 && func0.call(data3, "lte") && !isWhole(data3.lte, 0, 253402300799))
          return refuse(validate15, "/created/lte");
        if (data3.eq !== void 0 && func0.call(data3, "eq") && !isWhole(data3.eq, 0, 253402300799))
          return refuse(validate15, "/created/eq");
      }
    }
    if (data.app !== void 0 && func0.call(data, "app") && !isText(data.app, 255, pattern3))
      return refuse(validate15, "/app");
    if (data.expand !== void 0 && func0.call(data, "expand")) {
      let data10 = data.expand;
      if (Array.isArray(data10)) {
        if (data10.length > 10)
          return refuse(validate15, "/expand");
        {
          let len0 = data10.length;
          for (let i0 = 0; i0 < len0; i0++) {
            let data11 = data10[i0];
            if (!(data11 === "app" || data11 === "default_source" || data11 === "data.app" || data11 === "data.default_source"))
              return refuse(validate15, "/expand/" + i0);
          }
        }
      } else
        return refuse(validate15, "/expand");
    }
  } else
    return refuse(validate15, "");
  return !0;
}
var noParameters = validate16;
function validate16(data) {
  if (data && typeof data == "object" && !Array.isArray(data))
    for (let key0 of Object.keys(data))
      return refuse(validate16, "", key0);
  else
    return refuse(validate16, "");
  return !0;
}
var retrieveCustomer = validate17;
function validate17(data) {
  if (data && typeof data == "object" && !Array.isArray(data)) {
    for (let key0 of Object.keys(data))
      if (key0 !== "expand")
        return refuse(validate17, "", key0);
    if (data.expand !== void 0 && func0.call(data, "expand")) {
      let data0 = data.expand;
      if (Array.isArray(data0)) {
        if (data0.length > 10)
          return refuse(validate17, "/expand");
        {
          let len0 = data0.length;
          for (let i0 = 0; i0 < len0; i0++) {
            let data1 = data0[i0];
            if (!(data1 === "app" || data1 === "default_source"))
              return refuse(validate17, "/expand/" + i0);
          }
        }
      } else
        return refuse(validate17, "/expand");
    }
  } else
    return refuse(validate17, "");
  return !0;
}
var tokenResponse = validate18, schema19 = { $id: "tokenResponse", type: "object", additionalProperties: !1, required: ["id", "livemode", "used", "card"], properties: { id: { description: "a token id: tok_ followed by letters, digits, _ or -, at most 255 characters", isText: [255, "^tok_[A-Za-z0-9_-]+$", !1] }, object: { const: "token", description: "the string token" }, created: { description: "a Unix time in whole seconds", isWhole: [0, 253402300799] }, livemode: { type: "boolean", description: "true or false" }, used: { type: "boolean", description: "true or false" }, app: { description: "an app id: app_ followed by letters, digits, _ or -, at most 255 characters", isText: [255, "^app_[A-Za-z0-9_-]+$", !0] }, sms_code: { description: "the id of an SMS code: sms_ followed by letters, digits, _ or -, at most 255 characters", isText: [255, "^sms_[A-Za-z0-9_-]+$", !0] }, card: { type: "object", additionalProperties: !1, required: ["id", "created", "last4", "funding", "brand", "bank"], description: "a card", properties: { id: { description: "a card id: card_ followed by letters, digits, _ or -, at most 255 characters", isText: [255, "^card_[A-Za-z0-9_-]+$", !1] }, object: { const: "card", description: "the string card" }, created: { description: "a Unix time in whole seconds", isWhole: [0, 253402300799] }, last4: { description: "a string of 4 digits", isText: [4, "^[0-9]{4}$", !1] }, funding: { enum: ["credit", "debit", "unknown"], description: "credit, debit or unknown" }, brand: { enum: ["UnionPay", "Visa", "MasterCard", "JCB"], description: "UnionPay, Visa, MasterCard or JCB" }, bank: { description: "a bank code, or null", isText: [50, "^[A-Za-z0-9_-]+$", !0] }, customer: { type: "null", description: "null" }, name: { description: "a name of at most 255 characters without control characters, or null", isText: [255, "^[^\\p{Cc}\\p{Cs}]*$", !0] } } } } };
function validate18(data) {
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.id === void 0 || !func0.call(data, "id") || data.livemode === void 0 || !func0.call(data, "livemode") || data.used === void 0 || !func0.call(data, "used") || data.card === void 0 || !func0.call(data, "card"))
      return refuse(validate18, "");
    for (let key0 of Object.keys(data))
      if (!(key0 === "id" || key0 === "object" || key0 === "created" || key0 === "livemode" || key0 === "used" || key0 === "app" || key0 === "sms_code" || key0 === "card"))
        return refuse(validate18, "", key0);
    if (data.id !== void 0 && func0.call(data, "id") && !isText(data.id, 255, pattern0))
      return refuse(validate18, "/id");
    if (data.object !== void 0 && func0.call(data, "object") && data.object !== "token")
      return refuse(validate18, "/object");
    if (data.created !== void 0 && func0.call(data, "created") && !isWhole(data.created, 0, 253402300799))
      return refuse(validate18, "/created");
    if (data.livemode !== void 0 && func0.call(data, "livemode") && typeof data.livemode != "boolean")
      return refuse(validate18, "/livemode");
    if (data.used !== void 0 && func0.call(data, "used") && typeof data.used != "boolean")
      return refuse(validate18, "/used");
    if (data.app !== void 0 && func0.call(data, "app")) {
      let data5 = data.app;
      if (data5 !== null && !isText(data5, 255, pattern3))
        return refuse(validate18, "/app");
    }
    if (data.sms_code !== void 0 && func0.call(data, "sms_code")) {
      let data6 = data.sms_code;
      if (data6 !== null && !isText(data6, 255, pattern1))
        return refuse(validate18, "/sms_code");
    }
    if (data.card !== void 0 && func0.call(data, "card")) {
      let data7 = data.card;
      if (data7 && typeof data7 == "object" && !Array.isArray(data7)) {
        if (data7.id === void 0 || !func0.call(data7, "id") || data7.created === void 0 || !func0.call(data7, "created") || data7.last4 === void 0 || !func0.call(data7, "last4") || data7.funding === void 0 || !func0.call(data7, "funding") || data7.brand === void 0 || !func0.call(data7, "brand") || data7.bank === void 0 || !func0.call(data7, "bank"))
          return refuse(validate18, "/card");
        for (let key1 of Object.keys(data7))
          if (!func0.call(schema19.properties.card.properties, key1))
            return refuse(validate18, "/card", key1);
        if (data7.id !== void 0 && func0.call(data7, "id") && !isText(data7.id, 255, pattern18))
          return refuse(validate18, "/card/id");
        if (data7.object !== void 0 && func0.call(data7, "object") && data7.object !== "card")
          return refuse(validate18, "/card/object");
        if (data7.created !== void 0 && func0.call(data7, "created") && !isWhole(data7.created, 0, 253402300799))
          return refuse(validate18, "/card/created");
        if (data7.last4 !== void 0 && func0.call(data7, "last4") && !isText(data7.last4, 4, pattern19))
          return refuse(validate18, "/card/last4");
        if (data7.funding !== void 0 && func0.call(data7, "funding")) {
          let data12 = data7.funding;
          if (!(data12 === "credit" || data12 === "debit" || data12 === "unknown"))
            return refuse(validate18, "/card/funding");
        }
        if (data7.brand !== void 0 && func0.call(data7, "brand")) {
          let data13 = data7.brand;
          if (!(data13 === "UnionPay" || data13 === "Visa" || data13 === "MasterCard" || data13 === "JCB"))
            return refuse(validate18, "/card/brand");
        }
        if (data7.bank !== void 0 && func0.call(data7, "bank")) {
          let data14 = data7.bank;
          if (data14 !== null && !isText(data14, 50, pattern20))
            return refuse(validate18, "/card/bank");
        }
        if (data7.customer !== void 0 && func0.call(data7, "customer") && data7.customer !== null)
          return refuse(validate18, "/card/customer");
        if (data7.name !== void 0 && func0.call(data7, "name")) {
          let data16 = data7.name;
          if (data16 !== null && !isText(data16, 255, pattern7))
            return refuse(validate18, "/card/name");
        }
      } else
        return refuse(validate18, "/card");
    }
  } else
    return refuse(validate18, "");
  return !0;
}
var updateCustomer = validate19;
function validate19(data) {
  if (data && typeof data == "object" && !Array.isArray(data)) {
    for (let key0 of Object.keys(data))
      if (!(key0 === "app" || key0 === "description" || key0 === "email" || key0 === "metadata" || key0 === "default_source" || key0 === "expand"))
        return refuse(validate19, "", key0);
    if (data.app !== void 0 && func0.call(data, "app") && !isText(data.app, 255, pattern3))
      return refuse(validate19, "/app");
    if (data.description !== void 0 && func0.call(data, "description")) {
      let data1 = data.description;
      if (data1 !== null && !isText(data1, 5e3, pattern7))
        return refuse(validate19, "/description");
    }
    if (data.email !== void 0 && func0.call(data, "email")) {
      let data2 = data.email;
      if (data2 !== null && !isText(data2, 254, pattern8))
        return refuse(validate19, "/email");
    }
    if (data.metadata !== void 0 && func0.call(data, "metadata")) {
      let data3 = data.metadata;
      if (!(data3 && typeof data3 == "object" && !Array.isArray(data3)) && data3 !== null && typeof data3 != "string" || typeof data3 == "string" && isLonger(data3, 0))
        return refuse(validate19, "/metadata");
      if (data3 && typeof data3 == "object" && !Array.isArray(data3))
        for (let key1 of Object.keys(data3)) {
          let data4 = data3[key1];
          if (typeof data4 != "string" && !(typeof data4 == "number" && isFinite(data4)) && typeof data4 != "boolean" && data4 !== null)
            return refuse(validate19, "/metadata/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"));
        }
    }
    if (data.default_source !== void 0 && func0.call(data, "default_source") && !isText(data.default_source, 255, pattern18))
      return refuse(validate19, "/default_source");
    if (data.expand !== void 0 && func0.call(data, "expand")) {
      let data6 = data.expand;
      if (Array.isArray(data6)) {
        if (data6.length > 10)
          return refuse(validate19, "/expand");
        {
          let len0 = data6.length;
          for (let i0 = 0; i0 < len0; i0++) {
            let data7 = data6[i0];
            if (!(data7 === "app" || data7 === "default_source"))
              return refuse(validate19, "/expand/" + i0);
          }
        }
      } else
        return refuse(validate19, "/expand");
    }
  } else
    return refuse(validate19, "");
  return !0;
}
var storedRecord = validate20;
function validate20(data) {
  if (Array.isArray(data)) {
    if (data.length < 11)
      return refuse(validate20, "");
    if (data.length <= 11) {
      let len1 = data.length;
      if (len1 > 0 && typeof data[0] != "string")
        return refuse(validate20, "/0");
      if (len1 > 1 && !isWhole(data[1], 0, 253402300799))
        return refuse(validate20, "/1");
      if (len1 > 2 && typeof data[2] != "string")
        return refuse(validate20, "/2");
      if (len1 > 3) {
        let data3 = data[3];
        if (typeof data3 != "string" && data3 !== null)
          return refuse(validate20, "/3");
      }
      if (len1 > 4) {
        let data4 = data[4];
        if (typeof data4 != "string" && data4 !== null)
          return refuse(validate20, "/4");
      }
      if (len1 > 5) {
        let data5 = data[5];
        if (typeof data5 != "string" && data5 !== null)
          return refuse(validate20, "/5");
      }
      if (len1 > 6) {
        let data6 = data[6];
        if (typeof data6 != "string" && data6 !== null)
          return refuse(validate20, "/6");
      }
      if (len1 > 7) {
        let data7 = data[7];
        if (!(data7 && typeof data7 == "object" && !Array.isArray(data7)) && data7 !== null)
          return refuse(validate20, "/7");
        if (data7 && typeof data7 == "object" && !Array.isArray(data7)) {
          for (let key0 of Object.keys(data7))
            if (typeof data7[key0] != "string")
              return refuse(validate20, "/7/" + key0.replace(/~/g, "~0").replace(/\//g, "~1"));
        }
      }
      if (len1 > 8) {
        let data9 = data[8];
        if (!(typeof data9 == "number" && !(data9 % 1) && !isNaN(data9) && isFinite(data9)) && typeof data9 != "string" && data9 !== null || typeof data9 == "number" && isFinite(data9) && (data9 < 0 || isNaN(data9)))
          return refuse(validate20, "/8");
      }
      if (len1 > 9) {
        let data10 = data[9];
        if (Array.isArray(data10)) {
          let len2 = data10.length;
          for (let i0 = 0; i0 < len2; i0++) {
            let data11 = data10[i0];
            if (Array.isArray(data11)) {
              if (data11.length < 6)
                return refuse(validate20, "/9/" + i0);
              if (data11.length <= 6) {
                let len4 = data11.length;
                if (len4 > 0 && typeof data11[0] != "string")
                  return refuse(validate20, "/9/" + i0 + "/0");
                if (len4 > 1 && !isWhole(data11[1], 0, 253402300799))
                  return refuse(validate20, "/9/" + i0 + "/1");
                if (len4 > 2 && !isText(data11[2], 4, pattern19))
                  return refuse(validate20, "/9/" + i0 + "/2");
                if (len4 > 3) {
                  let data15 = data11[3];
                  if (!(data15 === "credit" || data15 === "debit" || data15 === "unknown"))
                    return refuse(validate20, "/9/" + i0 + "/3");
                }
                if (len4 > 4) {
                  let data16 = data11[4];
                  if (!(data16 === "UnionPay" || data16 === "Visa" || data16 === "MasterCard" || data16 === "JCB"))
                    return refuse(validate20, "/9/" + i0 + "/4");
                }
                if (len4 > 5) {
                  let data17 = data11[5];
                  if (typeof data17 != "string" && data17 !== null)
                    return refuse(validate20, "/9/" + i0 + "/5");
                }
              } else
                return refuse(validate20, "/9/" + i0);
            } else
              return refuse(validate20, "/9/" + i0);
          }
        } else
          return refuse(validate20, "/9");
      }
      if (len1 > 10) {
        let data18 = data[10];
        if (!Array.isArray(data18) && data18 !== null)
          return refuse(validate20, "/10");
        if (Array.isArray(data18)) {
          let len5 = data18.length;
          for (let i1 = 0; i1 < len5; i1++)
            if (typeof data18[i1] != "string")
              return refuse(validate20, "/10/" + i1);
        }
      }
    } else
      return refuse(validate20, "");
  } else
    return refuse(validate20, "");
  return !0;
}
function refuse(validator, instancePath, additionalProperty) {
  return validator.error = { instancePath, additionalProperty }, !1;
}
function isLonger(text, maxLength) {
  return text.length > maxLength && (text.length > 2 * maxLength || [...text].length > maxLength);
}
function isText(data, maxLength, pattern) {
  return typeof data == "string" && !isLonger(data, maxLength) && pattern.test(data);
}
function isWhole(data, minimum, maximum) {
  return Number.isInteger(data) && data >= minimum && data <= maximum;
}
export {
  bindCard,
  createCustomer,
  createCustomerWithoutSource,
  importCustomer,
  listCards,
  listCustomers,
  noParameters,
  retrieveCustomer,
  storedRecord,
  tokenResponse,
  updateCustomer
};
