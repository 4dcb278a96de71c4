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
    if (data.source !== void 0 && func0.call(data, "source")) {
      let data0 = data.source;
      if (typeof data0 == "string") {
        if (data0.length > 255 && (data0.length > 510 || [...data0].length > 255))
          return refuse(validate10, "/source");
        if (!pattern0.test(data0))
          return refuse(validate10, "/source");
      } else
        return refuse(validate10, "/source");
    }
    if (data.sms_code !== void 0 && func0.call(data, "sms_code")) {
      let data1 = data.sms_code;
      if (data1 && typeof data1 == "object" && !Array.isArray(data1)) {
        if (data1.id === void 0 || !func0.call(data1, "id") || data1.code === void 0 || !func0.call(data1, "code"))
          return refuse(validate10, "/sms_code");
        for (let key1 of Object.keys(data1))
          if (!(key1 === "id" || key1 === "code"))
            return refuse(validate10, "/sms_code", key1);
        if (data1.id !== void 0 && func0.call(data1, "id")) {
          let data2 = data1.id;
          if (typeof data2 == "string") {
            if (data2.length > 255 && (data2.length > 510 || [...data2].length > 255))
              return refuse(validate10, "/sms_code/id");
            if (!pattern1.test(data2))
              return refuse(validate10, "/sms_code/id");
          } else
            return refuse(validate10, "/sms_code/id");
        }
        if (data1.code !== void 0 && func0.call(data1, "code")) {
          let data3 = data1.code;
          if (typeof data3 == "string") {
            if (data3.length > 8 && (data3.length > 16 || [...data3].length > 8))
              return refuse(validate10, "/sms_code/code");
            if (!pattern2.test(data3))
              return refuse(validate10, "/sms_code/code");
          } else
            return refuse(validate10, "/sms_code/code");
        }
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
    if (data.app !== void 0 && func0.call(data, "app")) {
      let data0 = data.app;
      if (typeof data0 == "string") {
        if (data0.length > 255 && (data0.length > 510 || [...data0].length > 255))
          return refuse(validate11, "/app");
        if (!pattern3.test(data0))
          return refuse(validate11, "/app");
      } else
        return refuse(validate11, "/app");
    }
    if (data.source !== void 0 && func0.call(data, "source")) {
      let data1 = data.source;
      if (typeof data1 == "string") {
        if (data1.length > 255 && (data1.length > 510 || [...data1].length > 255))
          return refuse(validate11, "/source");
        if (!pattern0.test(data1))
          return refuse(validate11, "/source");
      } else
        return refuse(validate11, "/source");
    }
    if (data.sms_code !== void 0 && func0.call(data, "sms_code")) {
      let data2 = data.sms_code;
      if (data2 && typeof data2 == "object" && !Array.isArray(data2)) {
        if (data2.id === void 0 || !func0.call(data2, "id") || data2.code === void 0 || !func0.call(data2, "code"))
          return refuse(validate11, "/sms_code");
        for (let key1 of Object.keys(data2))
          if (!(key1 === "id" || key1 === "code"))
            return refuse(validate11, "/sms_code", key1);
        if (data2.id !== void 0 && func0.call(data2, "id")) {
          let data3 = data2.id;
          if (typeof data3 == "string") {
            if (data3.length > 255 && (data3.length > 510 || [...data3].length > 255))
              return refuse(validate11, "/sms_code/id");
            if (!pattern1.test(data3))
              return refuse(validate11, "/sms_code/id");
          } else
            return refuse(validate11, "/sms_code/id");
        }
        if (data2.code !== void 0 && func0.call(data2, "code")) {
          let data4 = data2.code;
          if (typeof data4 == "string") {
            if (data4.length > 8 && (data4.length > 16 || [...data4].length > 8))
              return refuse(validate11, "/sms_code/code");
            if (!pattern2.test(data4))
              return refuse(validate11, "/sms_code/code");
          } else
            return refuse(validate11, "/sms_code/code");
        }
      } else
        return refuse(validate11, "/sms_code");
    }
    if (data.description !== void 0 && func0.call(data, "description")) {
      let data5 = data.description;
      if (typeof data5 != "string" && data5 !== null)
        return refuse(validate11, "/description");
      if (typeof data5 == "string") {
        if (data5.length > 5e3 && (data5.length > 1e4 || [...data5].length > 5e3))
          return refuse(validate11, "/description");
        if (!pattern7.test(data5))
          return refuse(validate11, "/description");
      }
    }
    if (data.email !== void 0 && func0.call(data, "email")) {
      let data6 = data.email;
      if (typeof data6 != "string" && data6 !== null)
        return refuse(validate11, "/email");
      if (typeof data6 == "string") {
        if (data6.length > 254 && (data6.length > 508 || [...data6].length > 254))
          return refuse(validate11, "/email");
        if (!pattern8.test(data6))
          return refuse(validate11, "/email");
      }
    }
    if (data.metadata !== void 0 && func0.call(data, "metadata")) {
      let data7 = data.metadata;
      if (!(data7 && typeof data7 == "object" && !Array.isArray(data7)) && data7 !== null && typeof data7 != "string" || typeof data7 == "string" && data7 !== "")
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
    if (data.app !== void 0 && func0.call(data, "app")) {
      let data0 = data.app;
      if (typeof data0 == "string") {
        if (data0.length > 255 && (data0.length > 510 || [...data0].length > 255))
          return refuse(validate12, "/app");
        if (!pattern3.test(data0))
          return refuse(validate12, "/app");
      } else
        return refuse(validate12, "/app");
    }
    if (data.description !== void 0 && func0.call(data, "description")) {
      let data1 = data.description;
      if (typeof data1 != "string" && data1 !== null)
        return refuse(validate12, "/description");
      if (typeof data1 == "string") {
        if (data1.length > 5e3 && (data1.length > 1e4 || [...data1].length > 5e3))
          return refuse(validate12, "/description");
        if (!pattern7.test(data1))
          return refuse(validate12, "/description");
      }
    }
    if (data.email !== void 0 && func0.call(data, "email")) {
      let data2 = data.email;
      if (typeof data2 != "string" && data2 !== null)
        return refuse(validate12, "/email");
      if (typeof data2 == "string") {
        if (data2.length > 254 && (data2.length > 508 || [...data2].length > 254))
          return refuse(validate12, "/email");
        if (!pattern8.test(data2))
          return refuse(validate12, "/email");
      }
    }
    if (data.metadata !== void 0 && func0.call(data, "metadata")) {
      let data3 = data.metadata;
      if (!(data3 && typeof data3 == "object" && !Array.isArray(data3)) && data3 !== null && typeof data3 != "string" || typeof data3 == "string" && data3 !== "")
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
var importCustomer = validate13, schema14 = { $id: "importCustomer", type: "object", additionalProperties: !1, required: ["id", "created", "livemode", "app", "sources", "default_source"], properties: { id: { type: "string", maxLength: 255, pattern: "^cus_[A-Za-z0-9_-]+$", description: "a customer id: cus_ followed by letters, digits, _ or -, at most 255 characters" }, object: { const: "customer", description: "the string customer" }, created: { type: "integer", minimum: 0, maximum: 253402300799, description: "a Unix time in whole seconds" }, livemode: { type: "boolean", description: "true or false" }, app: { type: "string", maxLength: 255, pattern: "^app_[A-Za-z0-9_-]+$", description: "an app id: app_ followed by letters, digits, _ or -, at most 255 characters" }, name: { type: ["string", "null"], maxLength: 255, pattern: "^[^\\p{Cc}\\p{Cs}]*$", description: "a name of at most 255 characters without control characters, or null" }, email: { type: ["string", "null"], maxLength: 254, pattern: "^(?:[^\\s@\\p{Cc}\\p{Cs}]+@[^\\s@\\p{Cc}\\p{Cs}]+)?$", description: "an email address of at most 254 characters, or empty" }, currency: { type: ["string", "null"], maxLength: 3, pattern: "^[A-Za-z]{3}$", description: "a three-letter currency code, or null" }, description: { type: ["string", "null"], maxLength: 5e3, pattern: "^[^\\p{Cc}\\p{Cs}]*$", description: "text of at most 5,000 characters without control characters, or empty" }, metadata: { type: ["object", "null"], description: "an object with string values, or null", additionalProperties: { type: "string", description: "a string" } }, sources: { type: "object", additionalProperties: !1, required: ["data"], description: "a list with all cards of the customer", properties: { object: { const: "list", description: "the string list" }, url: { type: "string", maxLength: 1e3, description: "a path" }, has_more: { const: !1, description: "false, because an import needs all cards of the customer" }, data: { type: "array", description: "an array of cards, most recently bound first", items: { type: "object", additionalProperties: !1, required: ["id", "created", "last4", "funding", "brand", "bank", "customer"], description: "a card", properties: { id: { type: "string", maxLength: 255, pattern: "^card_[A-Za-z0-9_-]+$", description: "a card id: card_ followed by letters, digits, _ or -, at most 255 characters" }, object: { const: "card", description: "the string card" }, created: { type: "integer", minimum: 0, maximum: 253402300799, description: "a Unix time in whole seconds" }, last4: { type: "string", maxLength: 4, pattern: "^[0-9]{4}$", description: "a string of 4 digits" }, funding: { enum: ["credit", "debit", "unknown"], description: "credit, debit or unknown" }, brand: { enum: ["UnionPay", "Visa", "MasterCard", "JCB"], description: "UnionPay, Visa, MasterCard or JCB" }, bank: { type: ["string", "null"], maxLength: 50, pattern: "^[A-Za-z0-9_-]+$", description: "a bank code, or null" }, customer: { type: "string", maxLength: 255, pattern: "^cus_[A-Za-z0-9_-]+$", description: "a customer id: cus_ followed by letters, digits, _ or -, at most 255 characters" } } } } } }, default_source: { type: ["string", "null"], maxLength: 255, pattern: "^card_[A-Za-z0-9_-]+$", description: "the id of a card that is bound to the customer, or null" } } }, pattern12 = /* @__PURE__ */ new RegExp("^cus_[A-Za-z0-9_-]+$", "u"), pattern16 = /* @__PURE__ */ new RegExp("^[A-Za-z]{3}$", "u"), pattern18 = /* @__PURE__ */ new RegExp("^card_[A-Za-z0-9_-]+$", "u"), pattern19 = /* @__PURE__ */ new RegExp("^[0-9]{4}$", "u"), pattern20 = /* @__PURE__ */ new RegExp("^[A-Za-z0-9_-]+$", "u");
function validate13(data) {
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.id === void 0 || !func0.call(data, "id") || data.created === void 0 || !func0.call(data, "created") || data.livemode === void 0 || !func0.call(data, "livemode") || data.app === void 0 || !func0.call(data, "app") || data.sources === void 0 || !func0.call(data, "sources") || data.default_source === void 0 || !func0.call(data, "default_source"))
      return refuse(validate13, "");
    for (let key0 of Object.keys(data))
      if (!func0.call(schema14.properties, key0))
        return refuse(validate13, "", key0);
    if (data.id !== void 0 && func0.call(data, "id")) {
      let data0 = data.id;
      if (typeof data0 == "string") {
        if (data0.length > 255 && (data0.length > 510 || [...data0].length > 255))
          return refuse(validate13, "/id");
        if (!pattern12.test(data0))
          return refuse(validate13, "/id");
      } else
        return refuse(validate13, "/id");
    }
    if (data.object !== void 0 && func0.call(data, "object") && data.object !== "customer")
      return refuse(validate13, "/object");
    if (data.created !== void 0 && func0.call(data, "created")) {
      let data2 = data.created;
      if (!(typeof data2 == "number" && !(data2 % 1) && !isNaN(data2) && isFinite(data2)))
        return refuse(validate13, "/created");
      if (typeof data2 == "number" && isFinite(data2)) {
        if (data2 > 253402300799 || isNaN(data2))
          return refuse(validate13, "/created");
        if (data2 < 0 || isNaN(data2))
          return refuse(validate13, "/created");
      }
    }
    if (data.livemode !== void 0 && func0.call(data, "livemode") && typeof data.livemode != "boolean")
      return refuse(validate13, "/livemode");
    if (data.app !== void 0 && func0.call(data, "app")) {
      let data4 = data.app;
      if (typeof data4 == "string") {
        if (data4.length > 255 && (data4.length > 510 || [...data4].length > 255))
          return refuse(validate13, "/app");
        if (!pattern3.test(data4))
          return refuse(validate13, "/app");
      } else
        return refuse(validate13, "/app");
    }
    if (data.name !== void 0 && func0.call(data, "name")) {
      let data5 = data.name;
      if (typeof data5 != "string" && data5 !== null)
        return refuse(validate13, "/name");
      if (typeof data5 == "string") {
        if (data5.length > 255 && (data5.length > 510 || [...data5].length > 255))
          return refuse(validate13, "/name");
        if (!pattern7.test(data5))
          return refuse(validate13, "/name");
      }
    }
    if (data.email !== void 0 && func0.call(data, "email")) {
      let data6 = data.email;
      if (typeof data6 != "string" && data6 !== null)
        return refuse(validate13, "/email");
      if (typeof data6 == "string") {
        if (data6.length > 254 && (data6.length > 508 || [...data6].length > 254))
          return refuse(validate13, "/email");
        if (!pattern8.test(data6))
          return refuse(validate13, "/email");
      }
    }
    if (data.currency !== void 0 && func0.call(data, "currency")) {
      let data7 = data.currency;
      if (typeof data7 != "string" && data7 !== null)
        return refuse(validate13, "/currency");
      if (typeof data7 == "string") {
        if (data7.length > 3 && (data7.length > 6 || [...data7].length > 3))
          return refuse(validate13, "/currency");
        if (!pattern16.test(data7))
          return refuse(validate13, "/currency");
      }
    }
    if (data.description !== void 0 && func0.call(data, "description")) {
      let data8 = data.description;
      if (typeof data8 != "string" && data8 !== null)
        return refuse(validate13, "/description");
      if (typeof data8 == "string") {
        if (data8.length > 5e3 && (data8.length > 1e4 || [...data8].length > 5e3))
          return refuse(validate13, "/description");
        if (!pattern7.test(data8))
          return refuse(validate13, "/description");
      }
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
            if (data13.length > 1e3 && (data13.length > 2e3 || [...data13].length > 1e3))
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
                if (data16.id !== void 0 && func0.call(data16, "id")) {
                  let data17 = data16.id;
                  if (typeof data17 == "string") {
                    if (data17.length > 255 && (data17.length > 510 || [...data17].length > 255))
                      return refuse(validate13, "/sources/data/" + i0 + "/id");
                    if (!pattern18.test(data17))
                      return refuse(validate13, "/sources/data/" + i0 + "/id");
                  } else
                    return refuse(validate13, "/sources/data/" + i0 + "/id");
                }
                if (data16.object !== void 0 && func0.call(data16, "object") && data16.object !== "card")
                  return refuse(validate13, "/sources/data/" + i0 + "/object");
                if (data16.created !== void 0 && func0.call(data16, "created")) {
                  let data19 = data16.created;
                  if (!(typeof data19 == "number" && !(data19 % 1) && !isNaN(data19) && isFinite(data19)))
                    return refuse(validate13, "/sources/data/" + i0 + "/created");
                  if (typeof data19 == "number" && isFinite(data19)) {
                    if (data19 > 253402300799 || isNaN(data19))
                      return refuse(validate13, "/sources/data/" + i0 + "/created");
                    if (data19 < 0 || isNaN(data19))
                      return refuse(validate13, "/sources/data/" + i0 + "/created");
                  }
                }
                if (data16.last4 !== void 0 && func0.call(data16, "last4")) {
                  let data20 = data16.last4;
                  if (typeof data20 == "string") {
                    if (data20.length > 4 && (data20.length > 8 || [...data20].length > 4))
                      return refuse(validate13, "/sources/data/" + i0 + "/last4");
                    if (!pattern19.test(data20))
                      return refuse(validate13, "/sources/data/" + i0 + "/last4");
                  } else
                    return refuse(validate13, "/sources/data/" + i0 + "/last4");
                }
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
                  if (typeof data23 != "string" && data23 !== null)
                    return refuse(validate13, "/sources/data/" + i0 + "/bank");
                  if (typeof data23 == "string") {
                    if (data23.length > 50 && (data23.length > 100 || [...data23].length > 50))
                      return refuse(validate13, "/sources/data/" + i0 + "/bank");
                    if (!pattern20.test(data23))
                      return refuse(validate13, "/sources/data/" + i0 + "/bank");
                  }
                }
                if (data16.customer !== void 0 && func0.call(data16, "customer")) {
                  let data24 = data16.customer;
                  if (typeof data24 == "string") {
                    if (data24.length > 255 && (data24.length > 510 || [...data24].length > 255))
                      return refuse(validate13, "/sources/data/" + i0 + "/customer");
                    if (!pattern12.test(data24))
                      return refuse(validate13, "/sources/data/" + i0 + "/customer");
                  } else
                    return refuse(validate13, "/sources/data/" + i0 + "/customer");
                }
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
      if (typeof data25 != "string" && data25 !== null)
        return refuse(validate13, "/default_source");
      if (typeof data25 == "string") {
        if (data25.length > 255 && (data25.length > 510 || [...data25].length > 255))
          return refuse(validate13, "/default_source");
        if (!pattern18.test(data25))
          return refuse(validate13, "/default_source");
      }
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
    if (data.limit !== void 0 && func0.call(data, "limit")) {
      let data0 = data.limit;
      if (!(typeof data0 == "number" && !(data0 % 1) && !isNaN(data0) && isFinite(data0)))
        return refuse(validate14, "/limit");
      if (typeof data0 == "number" && isFinite(data0)) {
        if (data0 > 100 || isNaN(data0))
          return refuse(validate14, "/limit");
        if (data0 < 1 || isNaN(data0))
          return refuse(validate14, "/limit");
      }
    }
    if (data.starting_after !== void 0 && func0.call(data, "starting_after")) {
      let data1 = data.starting_after;
      if (typeof data1 == "string") {
        if (data1.length > 255 && (data1.length > 510 || [...data1].length > 255))
          return refuse(validate14, "/starting_after");
        if (!pattern18.test(data1))
          return refuse(validate14, "/starting_after");
      } else
        return refuse(validate14, "/starting_after");
    }
    if (data.ending_before !== void 0 && func0.call(data, "ending_before")) {
      let data2 = data.ending_before;
      if (typeof data2 == "string") {
        if (data2.length > 255 && (data2.length > 510 || [...data2].length > 255))
          return refuse(validate14, "/ending_before");
        if (!pattern18.test(data2))
          return refuse(validate14, "/ending_before");
      } else
        return refuse(validate14, "/ending_before");
    }
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
        if (data3.gt !== void 0 && func0.call(data3, "gt")) {
          let data4 = data3.gt;
          if (!(typeof data4 == "number" && !(data4 % 1) && !isNaN(data4) && isFinite(data4)))
            return refuse(validate14, "/created/gt");
          if (typeof data4 == "number" && isFinite(data4)) {
            if (data4 > 253402300799 || isNaN(data4))
              return refuse(validate14, "/created/gt");
            if (data4 < 0 || isNaN(data4))
              return refuse(validate14, "/created/gt");
          }
        }
        if (data3.gte !== void 0 && func0.call(data3, "gte")) {
          let data5 = data3.gte;
          if (!(typeof data5 == "number" && !(data5 % 1) && !isNaN(data5) && isFinite(data5)))
            return refuse(validate14, "/created/gte");
          if (typeof data5 == "number" && isFinite(data5)) {
            if (data5 > 253402300799 || isNaN(data5))
              return refuse(validate14, "/created/gte");
            if (data5 < 0 || isNaN(data5))
              return refuse(validate14, "/created/gte");
          }
        }
        if (data3.lt !== void 0 && func0.call(data3, "lt")) {
          let data6 = data3.lt;
          if (!(typeof data6 == "number" && !(data6 % 1) && !isNaN(data6) && isFinite(data6)))
            return refuse(validate14, "/created/lt");
          if (typeof data6 == "number" && isFinite(data6)) {
            if (data6 > 253402300799 || isNaN(data6))
              return refuse(validate14, "/created/lt");
            if (data6 < 0 || isNaN(data6))
              return refuse(validate14, "/created/lt");
          }
        }
        if (data3.lte !== void 0 && func0.call(data3, "lte")) {
          let data7 = data3.lte;
          if (!(typeof data7 == "number" && !(data7 % 1) && !isNaN(data7) && isFinite(data7)))
            return refuse(validate14, "/created/lte");
          if (typeof data7 == "number" && isFinite(data7)) {
            if (data7 > 253402300799 || isNaN(data7))
              return refuse(validate14, "/created/lte");
            if (data7 < 0 || isNaN(data7))
              return refuse(validate14, "/created/lte");
          }
        }
        if (data3.eq !== void 0 && func0.call(data3, "eq")) {
          let data8 = data3.eq;
          if (!(typeof data8 == "number" && !(data8 % 1) && !isNaN(data8) && isFinite(data8)))
            return refuse(validate14, "/created/eq");
          if (typeof data8 == "number" && isFinite(data8)) {
            if (data8 > 253402300799 || isNaN(data8))
              return refuse(validate14, "/created/eq");
            if (data8 < 0 || isNaN(data8))
              return refuse(validate14, "/created/eq");
          }
        }
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
    if (data.limit !== void 0 && func0.call(data, "limit")) {
      let data0 = data.limit;
      if (!(typeof data0 == "number" && !(data0 % 1) && !isNaN(data0) && isFinite(data0)))
        return refuse(validate15, "/limit");
      if (typeof data0 == "number" && isFinite(data0)) {
        if (data0 > 100 || isNaN(data0))
          return refuse(validate15, "/limit");
        if (data0 < 1 || isNaN(data0))
          return refuse(validate15, "/limit");
      }
    }
    if (data.starting_after !== void 0 && func0.call(data, "starting_after")) {
      let data1 = data.starting_after;
      if (typeof data1 == "string") {
        if (data1.length > 255 && (data1.length > 510 || [...data1].length > 255))
          return refuse(validate15, "/starting_after");
        if (!pattern12.test(data1))
          return refuse(validate15, "/starting_after");
      } else
        return refuse(validate15, "/starting_after");
    }
    if (data.ending_before !== void 0 && func0.call(data, "ending_before")) {
      let data2 = data.ending_before;
      if (typeof data2 == "string") {
        if (data2.length > 255 && (data2.length > 510 || [...data2].length > 255))
          return refuse(validate15, "/ending_before");
        if (!pattern12.test(data2))
          return refuse(validate15, "/ending_before");
      } else
        return refuse(validate15, "/ending_before");
    }
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
        if (data3.gt !== void 0 && func0.call(data3, "gt")) {
          let data4 = data3.gt;
          if (!(typeof data4 == "number" && !(data4 % 1) && !isNaN(data4) && isFinite(data4)))
            return refuse(validate15, "/created/gt");
          if (typeof data4 == "number" && isFinite(data4)) {
            if (data4 > 253402300799 || isNaN(data4))
              return refuse(validate15, "/created/gt");
            if (data4 < 0 || isNaN(data4))
              return refuse(validate15, "/created/gt");
          }
        }
        if (data3.gte !== void 0 && func0.call(data3, "gte")) {
          let data5 = data3.gte;
          if (!(typeof data5 == "number" && !(data5 % 1) && !isNaN(data5) && isFinite(data5)))
            return refuse(validate15, "/created/gte");
          if (typeof data5 == "number" && isFinite(data5)) {
            if (data5 > 253402300799 || isNaN(data5))
              return refuse(validate15, "/created/gte");
            if (data5 < 0 || isNaN(data5))
              return refuse(validate15, "/created/gte");
          }
        }
        if (data3.lt !== void 0 && func0.call(data3, "lt")) {
          let data6 = data3.lt;
          if (!(typeof data6 == "number" && !(data6 % 1) && !isNaN(data6) && isFinite(data6)))
            return refuse(validate15, "/created/lt");
          if (typeof data6 == "number" && isFinite(data6)) {
            if (data6 > 253402300799 || isNaN(data6))
              return refuse(validate15, "/created/lt");
            if (data6 < 0 || isNaN(data6))
              return refuse(validate15, "/created/lt");
          }
        }
        if (data3.lte !== void 0 && func0.call(data3, "lte")) {
          let data7 = data3.lte;
          if (!(typeof data7 == "number" && !(data7 % 1) && !isNaN(data7) && isFinite(data7)))
            return refuse(validate15, "/created/lte");
          if (typeof data7 == "number" && isFinite(data7)) {
            if (data7 > 253402300799 || isNaN(data7))
              return refuse(validate15, "/created/lte");
            if (data7 < 0 || isNaN(data7))
              return refuse(validate15, "/created/lte");
          }
        }
        if (data3.eq !== void 0 && func0.call(data3, "eq")) {
          let data8 = data3.eq;
          if (!(typeof data8 == "number" && !(data8 % 1) && !isNaN(data8) && isFinite(data8)))
            return refuse(validate15, "/created/eq");
          if (typeof data8 == "number" && isFinite(data8)) {
            if (data8 > 253402300799 || isNaN(data8))
              return refuse(validate15, "/created/eq");
            if (data8 < 0 || isNaN(data8))
              return refuse(validate15, "/created/eq");
          }
        }
      }
    }
    if (data.app !== void 0 && func0.call(data, "app")) {
      let data9 = data.app;
      if (typeof data9 == "string") {
        if (data9.length > 255 && (data9.length > 510 || [...data9].length > 255))
          return refuse(validate15, "/app");
        if (!pattern3.test(data9))
          return refuse(validate15, "/app");
      } else
        return refuse(validate15, "/app");
    }
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
var tokenResponse = validate18, schema19 = { $id: "tokenResponse", type: "object", additionalProperties: !1, required: ["id", "livemode", "used", "card"], properties: { id: { type: "string", maxLength: 255, pattern: "^tok_[A-Za-z0-9_-]+$", description: "a token id: tok_ followed by letters, digits, _ or -, at most 255 characters" }, object: { const: "token", description: "the string token" }, created: { type: "integer", minimum: 0, maximum: 253402300799, description: "a Unix time in whole seconds" }, livemode: { type: "boolean", description: "true or false" }, used: { type: "boolean", description: "true or false" }, sms_code: { type: ["string", "null"], maxLength: 255, pattern: "^sms_[A-Za-z0-9_-]+$", description: "the id of an SMS code: sms_ followed by letters, digits, _ or -, at most 255 characters" }, card: { type: "object", additionalProperties: !1, required: ["id", "created", "last4", "funding", "brand", "bank"], description: "a card", properties: { id: { type: "string", maxLength: 255, pattern: "^card_[A-Za-z0-9_-]+$", description: "a card id: card_ followed by letters, digits, _ or -, at most 255 characters" }, object: { const: "card", description: "the string card" }, created: { type: "integer", minimum: 0, maximum: 253402300799, description: "a Unix time in whole seconds" }, last4: { type: "string", maxLength: 4, pattern: "^[0-9]{4}$", description: "a string of 4 digits" }, funding: { enum: ["credit", "debit", "unknown"], description: "credit, debit or unknown" }, brand: { enum: ["UnionPay", "Visa", "MasterCard", "JCB"], description: "UnionPay, Visa, MasterCard or JCB" }, bank: { type: ["string", "null"], maxLength: 50, pattern: "^[A-Za-z0-9_-]+$", description: "a bank code, or null" }, customer: { type: "null", description: "null" }, name: { type: ["string", "null"], maxLength: 255, pattern: "^[^\\p{Cc}\\p{Cs}]*$", description: "a name of at most 255 characters without control characters, or null" } } } } };
function validate18(data) {
  if (data && typeof data == "object" && !Array.isArray(data)) {
    if (data.id === void 0 || !func0.call(data, "id") || data.livemode === void 0 || !func0.call(data, "livemode") || data.used === void 0 || !func0.call(data, "used") || data.card === void 0 || !func0.call(data, "card"))
      return refuse(validate18, "");
    for (let key0 of Object.keys(data))
      if (!(key0 === "id" || key0 === "object" || key0 === "created" || key0 === "livemode" || key0 === "used" || key0 === "sms_code" || key0 === "card"))
        return refuse(validate18, "", key0);
    if (data.id !== void 0 && func0.call(data, "id")) {
      let data0 = data.id;
      if (typeof data0 == "string") {
        if (data0.length > 255 && (data0.length > 510 || [...data0].length > 255))
          return refuse(validate18, "/id");
        if (!pattern0.test(data0))
          return refuse(validate18, "/id");
      } else
        return refuse(validate18, "/id");
    }
    if (data.object !== void 0 && func0.call(data, "object") && data.object !== "token")
      return refuse(validate18, "/object");
    if (data.created !== void 0 && func0.call(data, "created")) {
      let data2 = data.created;
      if (!(typeof data2 == "number" && !(data2 % 1) && !isNaN(data2) && isFinite(data2)))
        return refuse(validate18, "/created");
      if (typeof data2 == "number" && isFinite(data2)) {
        if (data2 > 253402300799 || isNaN(data2))
          return refuse(validate18, "/created");
        if (data2 < 0 || isNaN(data2))
          return refuse(validate18, "/created");
      }
    }
    if (data.livemode !== void 0 && func0.call(data, "livemode") && typeof data.livemode != "boolean")
      return refuse(validate18, "/livemode");
    if (data.used !== void 0 && func0.call(data, "used") && typeof data.used != "boolean")
      return refuse(validate18, "/used");
    if (data.sms_code !== void 0 && func0.call(data, "sms_code")) {
      let data5 = data.sms_code;
      if (typeof data5 != "string" && data5 !== null)
        return refuse(validate18, "/sms_code");
      if (typeof data5 == "string") {
        if (data5.length > 255 && (data5.length > 510 || [...data5].length > 255))
          return refuse(validate18, "/sms_code");
        if (!pattern1.test(data5))
          return refuse(validate18, "/sms_code");
      }
    }
    if (data.card !== void 0 && func0.call(data, "card")) {
      let data6 = data.card;
      if (data6 && typeof data6 == "object" && !Array.isArray(data6)) {
        if (data6.id === void 0 || !func0.call(data6, "id") || data6.created === void 0 || !func0.call(data6, "created") || data6.last4 === void 0 || !func0.call(data6, "last4") || data6.funding === void 0 || !func0.call(data6, "funding") || data6.brand === void 0 || !func0.call(data6, "brand") || data6.bank === void 0 || !func0.call(data6, "bank"))
          return refuse(validate18, "/card");
        for (let key1 of Object.keys(data6))
          if (!func0.call(schema19.properties.card.properties, key1))
            return refuse(validate18, "/card", key1);
        if (data6.id !== void 0 && func0.call(data6, "id")) {
          let data7 = data6.id;
          if (typeof data7 == "string") {
            if (data7.length > 255 && (data7.length > 510 || [...data7].length > 255))
              return refuse(validate18, "/card/id");
            if (!pattern18.test(data7))
              return refuse(validate18, "/card/id");
          } else
            return refuse(validate18, "/card/id");
        }
        if (data6.object !== void 0 && func0.call(data6, "object") && data6.object !== "card")
          return refuse(validate18, "/card/object");
        if (data6.created !== void 0 && func0.call(data6, "created")) {
          let data9 = data6.created;
          if (!(typeof data9 == "number" && !(data9 % 1) && !isNaN(data9) && isFinite(data9)))
            return refuse(validate18, "/card/created");
          if (typeof data9 == "number" && isFinite(data9)) {
            if (data9 > 253402300799 || isNaN(data9))
              return refuse(validate18, "/card/created");
            if (data9 < 0 || isNaN(data9))
              return refuse(validate18, "/card/created");
          }
        }
        if (data6.last4 !== void 0 && func0.call(data6, "last4")) {
          let data10 = data6.last4;
          if (typeof data10 == "string") {
            if (data10.length > 4 && (data10.length > 8 || [...data10].length > 4))
              return refuse(validate18, "/card/last4");
            if (!pattern19.test(data10))
              return refuse(validate18, "/card/last4");
          } else
            return refuse(validate18, "/card/last4");
        }
        if (data6.funding !== void 0 && func0.call(data6, "funding")) {
          let data11 = data6.funding;
          if (!(data11 === "credit" || data11 === "debit" || data11 === "unknown"))
            return refuse(validate18, "/card/funding");
        }
        if (data6.brand !== void 0 && func0.call(data6, "brand")) {
          let data12 = data6.brand;
          if (!(data12 === "UnionPay" || data12 === "Visa" || data12 === "MasterCard" || data12 === "JCB"))
            return refuse(validate18, "/card/brand");
        }
        if (data6.bank !== void 0 && func0.call(data6, "bank")) {
          let data13 = data6.bank;
          if (typeof data13 != "string" && data13 !== null)
            return refuse(validate18, "/card/bank");
          if (typeof data13 == "string") {
            if (data13.length > 50 && (data13.length > 100 || [...data13].length > 50))
              return refuse(validate18, "/card/bank");
            if (!pattern20.test(data13))
              return refuse(validate18, "/card/bank");
          }
        }
        if (data6.customer !== void 0 && func0.call(data6, "customer") && data6.customer !== null)
          return refuse(validate18, "/card/customer");
        if (data6.name !== void 0 && func0.call(data6, "name")) {
          let data15 = data6.name;
          if (typeof data15 != "string" && data15 !== null)
            return refuse(validate18, "/card/name");
          if (typeof data15 == "string") {
            if (data15.length > 255 && (data15.length > 510 || [...data15].length > 255))
              return refuse(validate18, "/card/name");
            if (!pattern7.test(data15))
              return refuse(validate18, "/card/name");
          }
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
    if (data.app !== void 0 && func0.call(data, "app")) {
      let data0 = data.app;
      if (typeof data0 == "string") {
        if (data0.length > 255 && (data0.length > 510 || [...data0].length > 255))
          return refuse(validate19, "/app");
        if (!pattern3.test(data0))
          return refuse(validate19, "/app");
      } else
        return refuse(validate19, "/app");
    }
    if (data.description !== void 0 && func0.call(data, "description")) {
      let data1 = data.description;
      if (typeof data1 != "string" && data1 !== null)
        return refuse(validate19, "/description");
      if (typeof data1 == "string") {
        if (data1.length > 5e3 && (data1.length > 1e4 || [...data1].length > 5e3))
          return refuse(validate19, "/description");
        if (!pattern7.test(data1))
          return refuse(validate19, "/description");
      }
    }
    if (data.email !== void 0 && func0.call(data, "email")) {
      let data2 = data.email;
      if (typeof data2 != "string" && data2 !== null)
        return refuse(validate19, "/email");
      if (typeof data2 == "string") {
        if (data2.length > 254 && (data2.length > 508 || [...data2].length > 254))
          return refuse(validate19, "/email");
        if (!pattern8.test(data2))
          return refuse(validate19, "/email");
      }
    }
    if (data.metadata !== void 0 && func0.call(data, "metadata")) {
      let data3 = data.metadata;
      if (!(data3 && typeof data3 == "object" && !Array.isArray(data3)) && data3 !== null && typeof data3 != "string" || typeof data3 == "string" && data3 !== "")
        return refuse(validate19, "/metadata");
      if (data3 && typeof data3 == "object" && !Array.isArray(data3))
        for (let key1 of Object.keys(data3)) {
          let data4 = data3[key1];
          if (typeof data4 != "string" && !(typeof data4 == "number" && isFinite(data4)) && typeof data4 != "boolean" && data4 !== null)
            return refuse(validate19, "/metadata/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"));
        }
    }
    if (data.default_source !== void 0 && func0.call(data, "default_source")) {
      let data5 = data.default_source;
      if (typeof data5 == "string") {
        if (data5.length > 255 && (data5.length > 510 || [...data5].length > 255))
          return refuse(validate19, "/default_source");
        if (!pattern18.test(data5))
          return refuse(validate19, "/default_source");
      } else
        return refuse(validate19, "/default_source");
    }
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
      if (len1 > 1) {
        let data1 = data[1];
        if (!(typeof data1 == "number" && !(data1 % 1) && !isNaN(data1) && isFinite(data1)))
          return refuse(validate20, "/1");
        if (typeof data1 == "number" && isFinite(data1)) {
          if (data1 > 253402300799 || isNaN(data1))
            return refuse(validate20, "/1");
          if (data1 < 0 || isNaN(data1))
            return refuse(validate20, "/1");
        }
      }
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
                if (len4 > 1) {
                  let data13 = data11[1];
                  if (!(typeof data13 == "number" && !(data13 % 1) && !isNaN(data13) && isFinite(data13)))
                    return refuse(validate20, "/9/" + i0 + "/1");
                  if (typeof data13 == "number" && isFinite(data13)) {
                    if (data13 > 253402300799 || isNaN(data13))
                      return refuse(validate20, "/9/" + i0 + "/1");
                    if (data13 < 0 || isNaN(data13))
                      return refuse(validate20, "/9/" + i0 + "/1");
                  }
                }
                if (len4 > 2) {
                  let data14 = data11[2];
                  if (typeof data14 == "string") {
                    if (data14.length > 4 && (data14.length > 8 || [...data14].length > 4))
                      return refuse(validate20, "/9/" + i0 + "/2");
                    if (!pattern19.test(data14))
                      return refuse(validate20, "/9/" + i0 + "/2");
                  } else
                    return refuse(validate20, "/9/" + i0 + "/2");
                }
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
