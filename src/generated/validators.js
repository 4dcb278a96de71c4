// Generated from src/commands by `npm run generate`. Do not edit.
var __getOwnPropNames = Object.getOwnPropertyNames;
var __commonJS = (cb, mod) => function __require() {
  try {
    return mod || (0, cb[__getOwnPropNames(cb)[0]])((mod = { exports: {} }).exports, mod), mod.exports;
  } catch (e) {
    throw mod = 0, e;
  }
};

// node_modules/ajv/dist/runtime/ucs2length.js
var require_ucs2length = __commonJS({
  "node_modules/ajv/dist/runtime/ucs2length.js"(exports) {
    "use strict";
    Object.defineProperty(exports, "__esModule", { value: true });
    function ucs2length(str) {
      const len = str.length;
      let length = 0;
      let pos = 0;
      let value;
      while (pos < len) {
        length++;
        value = str.charCodeAt(pos++);
        if (value >= 55296 && value <= 56319 && pos < len) {
          value = str.charCodeAt(pos);
          if ((value & 64512) === 56320)
            pos++;
        }
      }
      return length;
    }
    exports.default = ucs2length;
    ucs2length.code = 'require("ajv/dist/runtime/ucs2length").default';
  }
});

// <stdin>
var bindCard = validate10;
var func0 = Object.prototype.hasOwnProperty;
var func48 = require_ucs2length().default;
var pattern0 = new RegExp("^tok_[A-Za-z0-9_-]+$", "u");
var pattern1 = new RegExp("^sms_[A-Za-z0-9_-]+$", "u");
var pattern2 = new RegExp("^[0-9]{4,8}$", "u");
function validate10(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  ;
  let vErrors = null;
  let errors = 0;
  if (errors === 0) {
    if (data && typeof data == "object" && !Array.isArray(data)) {
      let missing0;
      if ((data.source === void 0 || !func0.call(data, "source")) && (missing0 = "source") || (data.sms_code === void 0 || !func0.call(data, "sms_code")) && (missing0 = "sms_code")) {
        validate10.errors = [{ instancePath, keyword: "required" }];
        return false;
      } else {
        const _errs1 = errors;
        for (const key0 of Object.keys(data)) {
          if (!(key0 === "source" || key0 === "sms_code")) {
            validate10.errors = [{ instancePath, keyword: "additionalProperties", params: { additionalProperty: key0 } }];
            return false;
            break;
          }
        }
        if (_errs1 === errors) {
          if (data.source !== void 0 && func0.call(data, "source")) {
            let data0 = data.source;
            const _errs2 = errors;
            if (errors === _errs2) {
              if (typeof data0 === "string") {
                if (data0.length > 510 || func48(data0) > 255) {
                  validate10.errors = [{ instancePath: instancePath + "/source", keyword: "maxLength" }];
                  return false;
                } else {
                  if (!pattern0.test(data0)) {
                    validate10.errors = [{ instancePath: instancePath + "/source", keyword: "pattern" }];
                    return false;
                  }
                }
              } else {
                validate10.errors = [{ instancePath: instancePath + "/source", keyword: "type" }];
                return false;
              }
            }
            var valid0 = _errs2 === errors;
          } else {
            var valid0 = true;
          }
          if (valid0) {
            if (data.sms_code !== void 0 && func0.call(data, "sms_code")) {
              let data1 = data.sms_code;
              const _errs4 = errors;
              if (errors === _errs4) {
                if (data1 && typeof data1 == "object" && !Array.isArray(data1)) {
                  let missing1;
                  if ((data1.id === void 0 || !func0.call(data1, "id")) && (missing1 = "id") || (data1.code === void 0 || !func0.call(data1, "code")) && (missing1 = "code")) {
                    validate10.errors = [{ instancePath: instancePath + "/sms_code", keyword: "required" }];
                    return false;
                  } else {
                    const _errs6 = errors;
                    for (const key1 of Object.keys(data1)) {
                      if (!(key1 === "id" || key1 === "code")) {
                        validate10.errors = [{ instancePath: instancePath + "/sms_code", keyword: "additionalProperties", params: { additionalProperty: key1 } }];
                        return false;
                        break;
                      }
                    }
                    if (_errs6 === errors) {
                      if (data1.id !== void 0 && func0.call(data1, "id")) {
                        let data2 = data1.id;
                        const _errs7 = errors;
                        if (errors === _errs7) {
                          if (typeof data2 === "string") {
                            if (data2.length > 510 || func48(data2) > 255) {
                              validate10.errors = [{ instancePath: instancePath + "/sms_code/id", keyword: "maxLength" }];
                              return false;
                            } else {
                              if (!pattern1.test(data2)) {
                                validate10.errors = [{ instancePath: instancePath + "/sms_code/id", keyword: "pattern" }];
                                return false;
                              }
                            }
                          } else {
                            validate10.errors = [{ instancePath: instancePath + "/sms_code/id", keyword: "type" }];
                            return false;
                          }
                        }
                        var valid1 = _errs7 === errors;
                      } else {
                        var valid1 = true;
                      }
                      if (valid1) {
                        if (data1.code !== void 0 && func0.call(data1, "code")) {
                          let data3 = data1.code;
                          const _errs9 = errors;
                          if (errors === _errs9) {
                            if (typeof data3 === "string") {
                              if (data3.length > 16 || func48(data3) > 8) {
                                validate10.errors = [{ instancePath: instancePath + "/sms_code/code", keyword: "maxLength" }];
                                return false;
                              } else {
                                if (!pattern2.test(data3)) {
                                  validate10.errors = [{ instancePath: instancePath + "/sms_code/code", keyword: "pattern" }];
                                  return false;
                                }
                              }
                            } else {
                              validate10.errors = [{ instancePath: instancePath + "/sms_code/code", keyword: "type" }];
                              return false;
                            }
                          }
                          var valid1 = _errs9 === errors;
                        } else {
                          var valid1 = true;
                        }
                      }
                    }
                  }
                } else {
                  validate10.errors = [{ instancePath: instancePath + "/sms_code", keyword: "type" }];
                  return false;
                }
              }
              var valid0 = _errs4 === errors;
            } else {
              var valid0 = true;
            }
          }
        }
      }
    } else {
      validate10.errors = [{ instancePath, keyword: "type" }];
      return false;
    }
  }
  validate10.errors = vErrors;
  return errors === 0;
}
var createCustomer = validate11;
var pattern3 = new RegExp("^app_[A-Za-z0-9_-]+$", "u");
var pattern7 = new RegExp("^[^\\p{Cc}\\p{Cs}]*$", "u");
var pattern8 = new RegExp("^(?:[^\\s@\\p{Cc}\\p{Cs}]+@[^\\s@\\p{Cc}\\p{Cs}]+)?$", "u");
function validate11(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  ;
  let vErrors = null;
  let errors = 0;
  if (errors === 0) {
    if (data && typeof data == "object" && !Array.isArray(data)) {
      let missing0;
      if ((data.app === void 0 || !func0.call(data, "app")) && (missing0 = "app") || (data.source === void 0 || !func0.call(data, "source")) && (missing0 = "source") || (data.sms_code === void 0 || !func0.call(data, "sms_code")) && (missing0 = "sms_code")) {
        validate11.errors = [{ instancePath, keyword: "required" }];
        return false;
      } else {
        const _errs1 = errors;
        for (const key0 of Object.keys(data)) {
          if (!(key0 === "app" || key0 === "source" || key0 === "sms_code" || key0 === "description" || key0 === "email" || key0 === "metadata" || key0 === "expand")) {
            validate11.errors = [{ instancePath, keyword: "additionalProperties", params: { additionalProperty: key0 } }];
            return false;
            break;
          }
        }
        if (_errs1 === errors) {
          if (data.app !== void 0 && func0.call(data, "app")) {
            let data0 = data.app;
            const _errs2 = errors;
            if (errors === _errs2) {
              if (typeof data0 === "string") {
                if (data0.length > 510 || func48(data0) > 255) {
                  validate11.errors = [{ instancePath: instancePath + "/app", keyword: "maxLength" }];
                  return false;
                } else {
                  if (!pattern3.test(data0)) {
                    validate11.errors = [{ instancePath: instancePath + "/app", keyword: "pattern" }];
                    return false;
                  }
                }
              } else {
                validate11.errors = [{ instancePath: instancePath + "/app", keyword: "type" }];
                return false;
              }
            }
            var valid0 = _errs2 === errors;
          } else {
            var valid0 = true;
          }
          if (valid0) {
            if (data.source !== void 0 && func0.call(data, "source")) {
              let data1 = data.source;
              const _errs4 = errors;
              if (errors === _errs4) {
                if (typeof data1 === "string") {
                  if (data1.length > 510 || func48(data1) > 255) {
                    validate11.errors = [{ instancePath: instancePath + "/source", keyword: "maxLength" }];
                    return false;
                  } else {
                    if (!pattern0.test(data1)) {
                      validate11.errors = [{ instancePath: instancePath + "/source", keyword: "pattern" }];
                      return false;
                    }
                  }
                } else {
                  validate11.errors = [{ instancePath: instancePath + "/source", keyword: "type" }];
                  return false;
                }
              }
              var valid0 = _errs4 === errors;
            } else {
              var valid0 = true;
            }
            if (valid0) {
              if (data.sms_code !== void 0 && func0.call(data, "sms_code")) {
                let data2 = data.sms_code;
                const _errs6 = errors;
                if (errors === _errs6) {
                  if (data2 && typeof data2 == "object" && !Array.isArray(data2)) {
                    let missing1;
                    if ((data2.id === void 0 || !func0.call(data2, "id")) && (missing1 = "id") || (data2.code === void 0 || !func0.call(data2, "code")) && (missing1 = "code")) {
                      validate11.errors = [{ instancePath: instancePath + "/sms_code", keyword: "required" }];
                      return false;
                    } else {
                      const _errs8 = errors;
                      for (const key1 of Object.keys(data2)) {
                        if (!(key1 === "id" || key1 === "code")) {
                          validate11.errors = [{ instancePath: instancePath + "/sms_code", keyword: "additionalProperties", params: { additionalProperty: key1 } }];
                          return false;
                          break;
                        }
                      }
                      if (_errs8 === errors) {
                        if (data2.id !== void 0 && func0.call(data2, "id")) {
                          let data3 = data2.id;
                          const _errs9 = errors;
                          if (errors === _errs9) {
                            if (typeof data3 === "string") {
                              if (data3.length > 510 || func48(data3) > 255) {
                                validate11.errors = [{ instancePath: instancePath + "/sms_code/id", keyword: "maxLength" }];
                                return false;
                              } else {
                                if (!pattern1.test(data3)) {
                                  validate11.errors = [{ instancePath: instancePath + "/sms_code/id", keyword: "pattern" }];
                                  return false;
                                }
                              }
                            } else {
                              validate11.errors = [{ instancePath: instancePath + "/sms_code/id", keyword: "type" }];
                              return false;
                            }
                          }
                          var valid1 = _errs9 === errors;
                        } else {
                          var valid1 = true;
                        }
                        if (valid1) {
                          if (data2.code !== void 0 && func0.call(data2, "code")) {
                            let data4 = data2.code;
                            const _errs11 = errors;
                            if (errors === _errs11) {
                              if (typeof data4 === "string") {
                                if (data4.length > 16 || func48(data4) > 8) {
                                  validate11.errors = [{ instancePath: instancePath + "/sms_code/code", keyword: "maxLength" }];
                                  return false;
                                } else {
                                  if (!pattern2.test(data4)) {
                                    validate11.errors = [{ instancePath: instancePath + "/sms_code/code", keyword: "pattern" }];
                                    return false;
                                  }
                                }
                              } else {
                                validate11.errors = [{ instancePath: instancePath + "/sms_code/code", keyword: "type" }];
                                return false;
                              }
                            }
                            var valid1 = _errs11 === errors;
                          } else {
                            var valid1 = true;
                          }
                        }
                      }
                    }
                  } else {
                    validate11.errors = [{ instancePath: instancePath + "/sms_code", keyword: "type" }];
                    return false;
                  }
                }
                var valid0 = _errs6 === errors;
              } else {
                var valid0 = true;
              }
              if (valid0) {
                if (data.description !== void 0 && func0.call(data, "description")) {
                  let data5 = data.description;
                  const _errs13 = errors;
                  if (typeof data5 !== "string" && data5 !== null) {
                    validate11.errors = [{ instancePath: instancePath + "/description", keyword: "type" }];
                    return false;
                  }
                  if (errors === _errs13) {
                    if (typeof data5 === "string") {
                      if (data5.length > 1e4 || func48(data5) > 5e3) {
                        validate11.errors = [{ instancePath: instancePath + "/description", keyword: "maxLength" }];
                        return false;
                      } else {
                        if (!pattern7.test(data5)) {
                          validate11.errors = [{ instancePath: instancePath + "/description", keyword: "pattern" }];
                          return false;
                        }
                      }
                    }
                  }
                  var valid0 = _errs13 === errors;
                } else {
                  var valid0 = true;
                }
                if (valid0) {
                  if (data.email !== void 0 && func0.call(data, "email")) {
                    let data6 = data.email;
                    const _errs15 = errors;
                    if (typeof data6 !== "string" && data6 !== null) {
                      validate11.errors = [{ instancePath: instancePath + "/email", keyword: "type" }];
                      return false;
                    }
                    if (errors === _errs15) {
                      if (typeof data6 === "string") {
                        if (data6.length > 508 || func48(data6) > 254) {
                          validate11.errors = [{ instancePath: instancePath + "/email", keyword: "maxLength" }];
                          return false;
                        } else {
                          if (!pattern8.test(data6)) {
                            validate11.errors = [{ instancePath: instancePath + "/email", keyword: "pattern" }];
                            return false;
                          }
                        }
                      }
                    }
                    var valid0 = _errs15 === errors;
                  } else {
                    var valid0 = true;
                  }
                  if (valid0) {
                    if (data.metadata !== void 0 && func0.call(data, "metadata")) {
                      let data7 = data.metadata;
                      const _errs17 = errors;
                      if (!(data7 && typeof data7 == "object" && !Array.isArray(data7)) && data7 !== null && typeof data7 !== "string") {
                        validate11.errors = [{ instancePath: instancePath + "/metadata", keyword: "type" }];
                        return false;
                      }
                      if (errors === _errs17) {
                        if (typeof data7 === "string") {
                          if (data7.length > 0 || func48(data7) > 0) {
                            validate11.errors = [{ instancePath: instancePath + "/metadata", keyword: "maxLength" }];
                            return false;
                          }
                        }
                        if (errors === _errs17) {
                          if (data7 && typeof data7 == "object" && !Array.isArray(data7)) {
                            for (const key2 of Object.keys(data7)) {
                              let data8 = data7[key2];
                              const _errs20 = errors;
                              if (typeof data8 !== "string" && !(typeof data8 == "number" && isFinite(data8)) && typeof data8 !== "boolean" && data8 !== null) {
                                validate11.errors = [{ instancePath: instancePath + "/metadata/" + key2.replace(/~/g, "~0").replace(/\//g, "~1"), keyword: "type" }];
                                return false;
                              }
                              var valid2 = _errs20 === errors;
                              if (!valid2) {
                                break;
                              }
                            }
                          }
                        }
                      }
                      var valid0 = _errs17 === errors;
                    } else {
                      var valid0 = true;
                    }
                    if (valid0) {
                      if (data.expand !== void 0 && func0.call(data, "expand")) {
                        let data9 = data.expand;
                        const _errs22 = errors;
                        if (errors === _errs22) {
                          if (Array.isArray(data9)) {
                            if (data9.length > 10) {
                              validate11.errors = [{ instancePath: instancePath + "/expand", keyword: "maxItems" }];
                              return false;
                            } else {
                              var valid3 = true;
                              const len0 = data9.length;
                              for (let i0 = 0; i0 < len0; i0++) {
                                let data10 = data9[i0];
                                const _errs24 = errors;
                                if (!(data10 === "app" || data10 === "default_source")) {
                                  validate11.errors = [{ instancePath: instancePath + "/expand/" + i0, keyword: "enum" }];
                                  return false;
                                }
                                var valid3 = _errs24 === errors;
                                if (!valid3) {
                                  break;
                                }
                              }
                            }
                          } else {
                            validate11.errors = [{ instancePath: instancePath + "/expand", keyword: "type" }];
                            return false;
                          }
                        }
                        var valid0 = _errs22 === errors;
                      } else {
                        var valid0 = true;
                      }
                    }
                  }
                }
              }
            }
          }
        }
      }
    } else {
      validate11.errors = [{ instancePath, keyword: "type" }];
      return false;
    }
  }
  validate11.errors = vErrors;
  return errors === 0;
}
var createCustomerWithoutSource = validate12;
function validate12(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  ;
  let vErrors = null;
  let errors = 0;
  if (errors === 0) {
    if (data && typeof data == "object" && !Array.isArray(data)) {
      let missing0;
      if ((data.app === void 0 || !func0.call(data, "app")) && (missing0 = "app")) {
        validate12.errors = [{ instancePath, keyword: "required" }];
        return false;
      } else {
        const _errs1 = errors;
        for (const key0 of Object.keys(data)) {
          if (!(key0 === "app" || key0 === "description" || key0 === "email" || key0 === "metadata" || key0 === "expand")) {
            validate12.errors = [{ instancePath, keyword: "additionalProperties", params: { additionalProperty: key0 } }];
            return false;
            break;
          }
        }
        if (_errs1 === errors) {
          if (data.app !== void 0 && func0.call(data, "app")) {
            let data0 = data.app;
            const _errs2 = errors;
            if (errors === _errs2) {
              if (typeof data0 === "string") {
                if (data0.length > 510 || func48(data0) > 255) {
                  validate12.errors = [{ instancePath: instancePath + "/app", keyword: "maxLength" }];
                  return false;
                } else {
                  if (!pattern3.test(data0)) {
                    validate12.errors = [{ instancePath: instancePath + "/app", keyword: "pattern" }];
                    return false;
                  }
                }
              } else {
                validate12.errors = [{ instancePath: instancePath + "/app", keyword: "type" }];
                return false;
              }
            }
            var valid0 = _errs2 === errors;
          } else {
            var valid0 = true;
          }
          if (valid0) {
            if (data.description !== void 0 && func0.call(data, "description")) {
              let data1 = data.description;
              const _errs4 = errors;
              if (typeof data1 !== "string" && data1 !== null) {
                validate12.errors = [{ instancePath: instancePath + "/description", keyword: "type" }];
                return false;
              }
              if (errors === _errs4) {
                if (typeof data1 === "string") {
                  if (data1.length > 1e4 || func48(data1) > 5e3) {
                    validate12.errors = [{ instancePath: instancePath + "/description", keyword: "maxLength" }];
                    return false;
                  } else {
                    if (!pattern7.test(data1)) {
                      validate12.errors = [{ instancePath: instancePath + "/description", keyword: "pattern" }];
                      return false;
                    }
                  }
                }
              }
              var valid0 = _errs4 === errors;
            } else {
              var valid0 = true;
            }
            if (valid0) {
              if (data.email !== void 0 && func0.call(data, "email")) {
                let data2 = data.email;
                const _errs6 = errors;
                if (typeof data2 !== "string" && data2 !== null) {
                  validate12.errors = [{ instancePath: instancePath + "/email", keyword: "type" }];
                  return false;
                }
                if (errors === _errs6) {
                  if (typeof data2 === "string") {
                    if (data2.length > 508 || func48(data2) > 254) {
                      validate12.errors = [{ instancePath: instancePath + "/email", keyword: "maxLength" }];
                      return false;
                    } else {
                      if (!pattern8.test(data2)) {
                        validate12.errors = [{ instancePath: instancePath + "/email", keyword: "pattern" }];
                        return false;
                      }
                    }
                  }
                }
                var valid0 = _errs6 === errors;
              } else {
                var valid0 = true;
              }
              if (valid0) {
                if (data.metadata !== void 0 && func0.call(data, "metadata")) {
                  let data3 = data.metadata;
                  const _errs8 = errors;
                  if (!(data3 && typeof data3 == "object" && !Array.isArray(data3)) && data3 !== null && typeof data3 !== "string") {
                    validate12.errors = [{ instancePath: instancePath + "/metadata", keyword: "type" }];
                    return false;
                  }
                  if (errors === _errs8) {
                    if (typeof data3 === "string") {
                      if (data3.length > 0 || func48(data3) > 0) {
                        validate12.errors = [{ instancePath: instancePath + "/metadata", keyword: "maxLength" }];
                        return false;
                      }
                    }
                    if (errors === _errs8) {
                      if (data3 && typeof data3 == "object" && !Array.isArray(data3)) {
                        for (const key1 of Object.keys(data3)) {
                          let data4 = data3[key1];
                          const _errs11 = errors;
                          if (typeof data4 !== "string" && !(typeof data4 == "number" && isFinite(data4)) && typeof data4 !== "boolean" && data4 !== null) {
                            validate12.errors = [{ instancePath: instancePath + "/metadata/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"), keyword: "type" }];
                            return false;
                          }
                          var valid1 = _errs11 === errors;
                          if (!valid1) {
                            break;
                          }
                        }
                      }
                    }
                  }
                  var valid0 = _errs8 === errors;
                } else {
                  var valid0 = true;
                }
                if (valid0) {
                  if (data.expand !== void 0 && func0.call(data, "expand")) {
                    let data5 = data.expand;
                    const _errs13 = errors;
                    if (errors === _errs13) {
                      if (Array.isArray(data5)) {
                        if (data5.length > 10) {
                          validate12.errors = [{ instancePath: instancePath + "/expand", keyword: "maxItems" }];
                          return false;
                        } else {
                          var valid2 = true;
                          const len0 = data5.length;
                          for (let i0 = 0; i0 < len0; i0++) {
                            let data6 = data5[i0];
                            const _errs15 = errors;
                            if (!(data6 === "app" || data6 === "default_source")) {
                              validate12.errors = [{ instancePath: instancePath + "/expand/" + i0, keyword: "enum" }];
                              return false;
                            }
                            var valid2 = _errs15 === errors;
                            if (!valid2) {
                              break;
                            }
                          }
                        }
                      } else {
                        validate12.errors = [{ instancePath: instancePath + "/expand", keyword: "type" }];
                        return false;
                      }
                    }
                    var valid0 = _errs13 === errors;
                  } else {
                    var valid0 = true;
                  }
                }
              }
            }
          }
        }
      }
    } else {
      validate12.errors = [{ instancePath, keyword: "type" }];
      return false;
    }
  }
  validate12.errors = vErrors;
  return errors === 0;
}
var importCustomer = validate13;
var schema14 = { "$id": "importCustomer", "type": "object", "additionalProperties": false, "required": ["id", "created", "livemode", "app", "sources", "default_source"], "properties": { "id": { "type": "string", "maxLength": 255, "pattern": "^cus_[A-Za-z0-9_-]+$", "description": "a customer id: cus_ followed by letters, digits, _ or -, at most 255 characters" }, "object": { "const": "customer", "description": "the string customer" }, "created": { "type": "integer", "minimum": 0, "maximum": 253402300799, "description": "a Unix time in whole seconds" }, "livemode": { "type": "boolean", "description": "true or false" }, "app": { "type": "string", "maxLength": 255, "pattern": "^app_[A-Za-z0-9_-]+$", "description": "an app id: app_ followed by letters, digits, _ or -, at most 255 characters" }, "name": { "type": ["string", "null"], "maxLength": 255, "pattern": "^[^\\p{Cc}\\p{Cs}]*$", "description": "a name of at most 255 characters without control characters, or null" }, "email": { "type": ["string", "null"], "maxLength": 254, "pattern": "^(?:[^\\s@\\p{Cc}\\p{Cs}]+@[^\\s@\\p{Cc}\\p{Cs}]+)?$", "description": "an email address of at most 254 characters, or empty" }, "currency": { "type": ["string", "null"], "maxLength": 3, "pattern": "^[A-Za-z]{3}$", "description": "a three-letter currency code, or null" }, "description": { "type": ["string", "null"], "maxLength": 5e3, "pattern": "^[^\\p{Cc}\\p{Cs}]*$", "description": "text of at most 5,000 characters without control characters, or empty" }, "metadata": { "type": ["object", "null"], "description": "an object with string values, or null", "additionalProperties": { "type": "string", "description": "a string" } }, "sources": { "type": "object", "additionalProperties": false, "required": ["data"], "description": "a list with all cards of the customer", "properties": { "object": { "const": "list", "description": "the string list" }, "url": { "type": "string", "maxLength": 1e3, "description": "a path" }, "has_more": { "const": false, "description": "false, because an import needs all cards of the customer" }, "data": { "type": "array", "description": "an array of cards, most recently bound first", "items": { "type": "object", "additionalProperties": false, "required": ["id", "created", "last4", "funding", "brand", "bank", "customer"], "description": "a card", "properties": { "id": { "type": "string", "maxLength": 255, "pattern": "^card_[A-Za-z0-9_-]+$", "description": "a card id: card_ followed by letters, digits, _ or -, at most 255 characters" }, "object": { "const": "card", "description": "the string card" }, "created": { "type": "integer", "minimum": 0, "maximum": 253402300799, "description": "a Unix time in whole seconds" }, "last4": { "type": "string", "maxLength": 4, "pattern": "^[0-9]{4}$", "description": "a string of 4 digits" }, "funding": { "enum": ["credit", "debit", "unknown"], "description": "credit, debit or unknown" }, "brand": { "enum": ["UnionPay", "Visa", "MasterCard", "JCB"], "description": "UnionPay, Visa, MasterCard or JCB" }, "bank": { "type": ["string", "null"], "maxLength": 50, "pattern": "^[A-Za-z0-9_-]+$", "description": "a bank code, or null" }, "customer": { "type": "string", "maxLength": 255, "pattern": "^cus_[A-Za-z0-9_-]+$", "description": "a customer id: cus_ followed by letters, digits, _ or -, at most 255 characters" } } } } } }, "default_source": { "type": ["string", "null"], "maxLength": 255, "pattern": "^card_[A-Za-z0-9_-]+$", "description": "the id of a card that is bound to the customer, or null" } } };
var pattern12 = new RegExp("^cus_[A-Za-z0-9_-]+$", "u");
var pattern16 = new RegExp("^[A-Za-z]{3}$", "u");
var pattern18 = new RegExp("^card_[A-Za-z0-9_-]+$", "u");
var pattern19 = new RegExp("^[0-9]{4}$", "u");
var pattern20 = new RegExp("^[A-Za-z0-9_-]+$", "u");
function validate13(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  ;
  let vErrors = null;
  let errors = 0;
  if (errors === 0) {
    if (data && typeof data == "object" && !Array.isArray(data)) {
      let missing0;
      if ((data.id === void 0 || !func0.call(data, "id")) && (missing0 = "id") || (data.created === void 0 || !func0.call(data, "created")) && (missing0 = "created") || (data.livemode === void 0 || !func0.call(data, "livemode")) && (missing0 = "livemode") || (data.app === void 0 || !func0.call(data, "app")) && (missing0 = "app") || (data.sources === void 0 || !func0.call(data, "sources")) && (missing0 = "sources") || (data.default_source === void 0 || !func0.call(data, "default_source")) && (missing0 = "default_source")) {
        validate13.errors = [{ instancePath, keyword: "required" }];
        return false;
      } else {
        const _errs1 = errors;
        for (const key0 of Object.keys(data)) {
          if (!func0.call(schema14.properties, key0)) {
            validate13.errors = [{ instancePath, keyword: "additionalProperties", params: { additionalProperty: key0 } }];
            return false;
            break;
          }
        }
        if (_errs1 === errors) {
          if (data.id !== void 0 && func0.call(data, "id")) {
            let data0 = data.id;
            const _errs2 = errors;
            if (errors === _errs2) {
              if (typeof data0 === "string") {
                if (data0.length > 510 || func48(data0) > 255) {
                  validate13.errors = [{ instancePath: instancePath + "/id", keyword: "maxLength" }];
                  return false;
                } else {
                  if (!pattern12.test(data0)) {
                    validate13.errors = [{ instancePath: instancePath + "/id", keyword: "pattern" }];
                    return false;
                  }
                }
              } else {
                validate13.errors = [{ instancePath: instancePath + "/id", keyword: "type" }];
                return false;
              }
            }
            var valid0 = _errs2 === errors;
          } else {
            var valid0 = true;
          }
          if (valid0) {
            if (data.object !== void 0 && func0.call(data, "object")) {
              const _errs4 = errors;
              if ("customer" !== data.object) {
                validate13.errors = [{ instancePath: instancePath + "/object", keyword: "const" }];
                return false;
              }
              var valid0 = _errs4 === errors;
            } else {
              var valid0 = true;
            }
            if (valid0) {
              if (data.created !== void 0 && func0.call(data, "created")) {
                let data2 = data.created;
                const _errs5 = errors;
                if (!(typeof data2 == "number" && (!(data2 % 1) && !isNaN(data2)) && isFinite(data2))) {
                  validate13.errors = [{ instancePath: instancePath + "/created", keyword: "type" }];
                  return false;
                }
                if (errors === _errs5) {
                  if (typeof data2 == "number" && isFinite(data2)) {
                    if (data2 > 253402300799 || isNaN(data2)) {
                      validate13.errors = [{ instancePath: instancePath + "/created", keyword: "maximum" }];
                      return false;
                    } else {
                      if (data2 < 0 || isNaN(data2)) {
                        validate13.errors = [{ instancePath: instancePath + "/created", keyword: "minimum" }];
                        return false;
                      }
                    }
                  }
                }
                var valid0 = _errs5 === errors;
              } else {
                var valid0 = true;
              }
              if (valid0) {
                if (data.livemode !== void 0 && func0.call(data, "livemode")) {
                  const _errs7 = errors;
                  if (typeof data.livemode !== "boolean") {
                    validate13.errors = [{ instancePath: instancePath + "/livemode", keyword: "type" }];
                    return false;
                  }
                  var valid0 = _errs7 === errors;
                } else {
                  var valid0 = true;
                }
                if (valid0) {
                  if (data.app !== void 0 && func0.call(data, "app")) {
                    let data4 = data.app;
                    const _errs9 = errors;
                    if (errors === _errs9) {
                      if (typeof data4 === "string") {
                        if (data4.length > 510 || func48(data4) > 255) {
                          validate13.errors = [{ instancePath: instancePath + "/app", keyword: "maxLength" }];
                          return false;
                        } else {
                          if (!pattern3.test(data4)) {
                            validate13.errors = [{ instancePath: instancePath + "/app", keyword: "pattern" }];
                            return false;
                          }
                        }
                      } else {
                        validate13.errors = [{ instancePath: instancePath + "/app", keyword: "type" }];
                        return false;
                      }
                    }
                    var valid0 = _errs9 === errors;
                  } else {
                    var valid0 = true;
                  }
                  if (valid0) {
                    if (data.name !== void 0 && func0.call(data, "name")) {
                      let data5 = data.name;
                      const _errs11 = errors;
                      if (typeof data5 !== "string" && data5 !== null) {
                        validate13.errors = [{ instancePath: instancePath + "/name", keyword: "type" }];
                        return false;
                      }
                      if (errors === _errs11) {
                        if (typeof data5 === "string") {
                          if (data5.length > 510 || func48(data5) > 255) {
                            validate13.errors = [{ instancePath: instancePath + "/name", keyword: "maxLength" }];
                            return false;
                          } else {
                            if (!pattern7.test(data5)) {
                              validate13.errors = [{ instancePath: instancePath + "/name", keyword: "pattern" }];
                              return false;
                            }
                          }
                        }
                      }
                      var valid0 = _errs11 === errors;
                    } else {
                      var valid0 = true;
                    }
                    if (valid0) {
                      if (data.email !== void 0 && func0.call(data, "email")) {
                        let data6 = data.email;
                        const _errs13 = errors;
                        if (typeof data6 !== "string" && data6 !== null) {
                          validate13.errors = [{ instancePath: instancePath + "/email", keyword: "type" }];
                          return false;
                        }
                        if (errors === _errs13) {
                          if (typeof data6 === "string") {
                            if (data6.length > 508 || func48(data6) > 254) {
                              validate13.errors = [{ instancePath: instancePath + "/email", keyword: "maxLength" }];
                              return false;
                            } else {
                              if (!pattern8.test(data6)) {
                                validate13.errors = [{ instancePath: instancePath + "/email", keyword: "pattern" }];
                                return false;
                              }
                            }
                          }
                        }
                        var valid0 = _errs13 === errors;
                      } else {
                        var valid0 = true;
                      }
                      if (valid0) {
                        if (data.currency !== void 0 && func0.call(data, "currency")) {
                          let data7 = data.currency;
                          const _errs15 = errors;
                          if (typeof data7 !== "string" && data7 !== null) {
                            validate13.errors = [{ instancePath: instancePath + "/currency", keyword: "type" }];
                            return false;
                          }
                          if (errors === _errs15) {
                            if (typeof data7 === "string") {
                              if (data7.length > 6 || func48(data7) > 3) {
                                validate13.errors = [{ instancePath: instancePath + "/currency", keyword: "maxLength" }];
                                return false;
                              } else {
                                if (!pattern16.test(data7)) {
                                  validate13.errors = [{ instancePath: instancePath + "/currency", keyword: "pattern" }];
                                  return false;
                                }
                              }
                            }
                          }
                          var valid0 = _errs15 === errors;
                        } else {
                          var valid0 = true;
                        }
                        if (valid0) {
                          if (data.description !== void 0 && func0.call(data, "description")) {
                            let data8 = data.description;
                            const _errs17 = errors;
                            if (typeof data8 !== "string" && data8 !== null) {
                              validate13.errors = [{ instancePath: instancePath + "/description", keyword: "type" }];
                              return false;
                            }
                            if (errors === _errs17) {
                              if (typeof data8 === "string") {
                                if (data8.length > 1e4 || func48(data8) > 5e3) {
                                  validate13.errors = [{ instancePath: instancePath + "/description", keyword: "maxLength" }];
                                  return false;
                                } else {
                                  if (!pattern7.test(data8)) {
                                    validate13.errors = [{ instancePath: instancePath + "/description", keyword: "pattern" }];
                                    return false;
                                  }
                                }
                              }
                            }
                            var valid0 = _errs17 === errors;
                          } else {
                            var valid0 = true;
                          }
                          if (valid0) {
                            if (data.metadata !== void 0 && func0.call(data, "metadata")) {
                              let data9 = data.metadata;
                              const _errs19 = errors;
                              if (!(data9 && typeof data9 == "object" && !Array.isArray(data9)) && data9 !== null) {
                                validate13.errors = [{ instancePath: instancePath + "/metadata", keyword: "type" }];
                                return false;
                              }
                              if (errors === _errs19) {
                                if (data9 && typeof data9 == "object" && !Array.isArray(data9)) {
                                  for (const key1 of Object.keys(data9)) {
                                    const _errs22 = errors;
                                    if (typeof data9[key1] !== "string") {
                                      validate13.errors = [{ instancePath: instancePath + "/metadata/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"), keyword: "type" }];
                                      return false;
                                    }
                                    var valid1 = _errs22 === errors;
                                    if (!valid1) {
                                      break;
                                    }
                                  }
                                }
                              }
                              var valid0 = _errs19 === errors;
                            } else {
                              var valid0 = true;
                            }
                            if (valid0) {
                              if (data.sources !== void 0 && func0.call(data, "sources")) {
                                let data11 = data.sources;
                                const _errs24 = errors;
                                if (errors === _errs24) {
                                  if (data11 && typeof data11 == "object" && !Array.isArray(data11)) {
                                    let missing1;
                                    if ((data11.data === void 0 || !func0.call(data11, "data")) && (missing1 = "data")) {
                                      validate13.errors = [{ instancePath: instancePath + "/sources", keyword: "required" }];
                                      return false;
                                    } else {
                                      const _errs26 = errors;
                                      for (const key2 of Object.keys(data11)) {
                                        if (!(key2 === "object" || key2 === "url" || key2 === "has_more" || key2 === "data")) {
                                          validate13.errors = [{ instancePath: instancePath + "/sources", keyword: "additionalProperties", params: { additionalProperty: key2 } }];
                                          return false;
                                          break;
                                        }
                                      }
                                      if (_errs26 === errors) {
                                        if (data11.object !== void 0 && func0.call(data11, "object")) {
                                          const _errs27 = errors;
                                          if ("list" !== data11.object) {
                                            validate13.errors = [{ instancePath: instancePath + "/sources/object", keyword: "const" }];
                                            return false;
                                          }
                                          var valid2 = _errs27 === errors;
                                        } else {
                                          var valid2 = true;
                                        }
                                        if (valid2) {
                                          if (data11.url !== void 0 && func0.call(data11, "url")) {
                                            let data13 = data11.url;
                                            const _errs28 = errors;
                                            if (errors === _errs28) {
                                              if (typeof data13 === "string") {
                                                if (data13.length > 2e3 || func48(data13) > 1e3) {
                                                  validate13.errors = [{ instancePath: instancePath + "/sources/url", keyword: "maxLength" }];
                                                  return false;
                                                }
                                              } else {
                                                validate13.errors = [{ instancePath: instancePath + "/sources/url", keyword: "type" }];
                                                return false;
                                              }
                                            }
                                            var valid2 = _errs28 === errors;
                                          } else {
                                            var valid2 = true;
                                          }
                                          if (valid2) {
                                            if (data11.has_more !== void 0 && func0.call(data11, "has_more")) {
                                              const _errs30 = errors;
                                              if (false !== data11.has_more) {
                                                validate13.errors = [{ instancePath: instancePath + "/sources/has_more", keyword: "const" }];
                                                return false;
                                              }
                                              var valid2 = _errs30 === errors;
                                            } else {
                                              var valid2 = true;
                                            }
                                            if (valid2) {
                                              if (data11.data !== void 0 && func0.call(data11, "data")) {
                                                let data15 = data11.data;
                                                const _errs31 = errors;
                                                if (errors === _errs31) {
                                                  if (Array.isArray(data15)) {
                                                    var valid3 = true;
                                                    const len0 = data15.length;
                                                    for (let i0 = 0; i0 < len0; i0++) {
                                                      let data16 = data15[i0];
                                                      const _errs33 = errors;
                                                      if (errors === _errs33) {
                                                        if (data16 && typeof data16 == "object" && !Array.isArray(data16)) {
                                                          let missing2;
                                                          if ((data16.id === void 0 || !func0.call(data16, "id")) && (missing2 = "id") || (data16.created === void 0 || !func0.call(data16, "created")) && (missing2 = "created") || (data16.last4 === void 0 || !func0.call(data16, "last4")) && (missing2 = "last4") || (data16.funding === void 0 || !func0.call(data16, "funding")) && (missing2 = "funding") || (data16.brand === void 0 || !func0.call(data16, "brand")) && (missing2 = "brand") || (data16.bank === void 0 || !func0.call(data16, "bank")) && (missing2 = "bank") || (data16.customer === void 0 || !func0.call(data16, "customer")) && (missing2 = "customer")) {
                                                            validate13.errors = [{ instancePath: instancePath + "/sources/data/" + i0, keyword: "required" }];
                                                            return false;
                                                          } else {
                                                            const _errs35 = errors;
                                                            for (const key3 of Object.keys(data16)) {
                                                              if (!(key3 === "id" || key3 === "object" || key3 === "created" || key3 === "last4" || key3 === "funding" || key3 === "brand" || key3 === "bank" || key3 === "customer")) {
                                                                validate13.errors = [{ instancePath: instancePath + "/sources/data/" + i0, keyword: "additionalProperties", params: { additionalProperty: key3 } }];
                                                                return false;
                                                                break;
                                                              }
                                                            }
                                                            if (_errs35 === errors) {
                                                              if (data16.id !== void 0 && func0.call(data16, "id")) {
                                                                let data17 = data16.id;
                                                                const _errs36 = errors;
                                                                if (errors === _errs36) {
                                                                  if (typeof data17 === "string") {
                                                                    if (data17.length > 510 || func48(data17) > 255) {
                                                                      validate13.errors = [{ instancePath: instancePath + "/sources/data/" + i0 + "/id", keyword: "maxLength" }];
                                                                      return false;
                                                                    } else {
                                                                      if (!pattern18.test(data17)) {
                                                                        validate13.errors = [{ instancePath: instancePath + "/sources/data/" + i0 + "/id", keyword: "pattern" }];
                                                                        return false;
                                                                      }
                                                                    }
                                                                  } else {
                                                                    validate13.errors = [{ instancePath: instancePath + "/sources/data/" + i0 + "/id", keyword: "type" }];
                                                                    return false;
                                                                  }
                                                                }
                                                                var valid4 = _errs36 === errors;
                                                              } else {
                                                                var valid4 = true;
                                                              }
                                                              if (valid4) {
                                                                if (data16.object !== void 0 && func0.call(data16, "object")) {
                                                                  const _errs38 = errors;
                                                                  if ("card" !== data16.object) {
                                                                    validate13.errors = [{ instancePath: instancePath + "/sources/data/" + i0 + "/object", keyword: "const" }];
                                                                    return false;
                                                                  }
                                                                  var valid4 = _errs38 === errors;
                                                                } else {
                                                                  var valid4 = true;
                                                                }
                                                                if (valid4) {
                                                                  if (data16.created !== void 0 && func0.call(data16, "created")) {
                                                                    let data19 = data16.created;
                                                                    const _errs39 = errors;
                                                                    if (!(typeof data19 == "number" && (!(data19 % 1) && !isNaN(data19)) && isFinite(data19))) {
                                                                      validate13.errors = [{ instancePath: instancePath + "/sources/data/" + i0 + "/created", keyword: "type" }];
                                                                      return false;
                                                                    }
                                                                    if (errors === _errs39) {
                                                                      if (typeof data19 == "number" && isFinite(data19)) {
                                                                        if (data19 > 253402300799 || isNaN(data19)) {
                                                                          validate13.errors = [{ instancePath: instancePath + "/sources/data/" + i0 + "/created", keyword: "maximum" }];
                                                                          return false;
                                                                        } else {
                                                                          if (data19 < 0 || isNaN(data19)) {
                                                                            validate13.errors = [{ instancePath: instancePath + "/sources/data/" + i0 + "/created", keyword: "minimum" }];
                                                                            return false;
                                                                          }
                                                                        }
                                                                      }
                                                                    }
                                                                    var valid4 = _errs39 === errors;
                                                                  } else {
                                                                    var valid4 = true;
                                                                  }
                                                                  if (valid4) {
                                                                    if (data16.last4 !== void 0 && func0.call(data16, "last4")) {
                                                                      let data20 = data16.last4;
                                                                      const _errs41 = errors;
                                                                      if (errors === _errs41) {
                                                                        if (typeof data20 === "string") {
                                                                          if (data20.length > 8 || func48(data20) > 4) {
                                                                            validate13.errors = [{ instancePath: instancePath + "/sources/data/" + i0 + "/last4", keyword: "maxLength" }];
                                                                            return false;
                                                                          } else {
                                                                            if (!pattern19.test(data20)) {
                                                                              validate13.errors = [{ instancePath: instancePath + "/sources/data/" + i0 + "/last4", keyword: "pattern" }];
                                                                              return false;
                                                                            }
                                                                          }
                                                                        } else {
                                                                          validate13.errors = [{ instancePath: instancePath + "/sources/data/" + i0 + "/last4", keyword: "type" }];
                                                                          return false;
                                                                        }
                                                                      }
                                                                      var valid4 = _errs41 === errors;
                                                                    } else {
                                                                      var valid4 = true;
                                                                    }
                                                                    if (valid4) {
                                                                      if (data16.funding !== void 0 && func0.call(data16, "funding")) {
                                                                        let data21 = data16.funding;
                                                                        const _errs43 = errors;
                                                                        if (!(data21 === "credit" || data21 === "debit" || data21 === "unknown")) {
                                                                          validate13.errors = [{ instancePath: instancePath + "/sources/data/" + i0 + "/funding", keyword: "enum" }];
                                                                          return false;
                                                                        }
                                                                        var valid4 = _errs43 === errors;
                                                                      } else {
                                                                        var valid4 = true;
                                                                      }
                                                                      if (valid4) {
                                                                        if (data16.brand !== void 0 && func0.call(data16, "brand")) {
                                                                          let data22 = data16.brand;
                                                                          const _errs44 = errors;
                                                                          if (!(data22 === "UnionPay" || data22 === "Visa" || data22 === "MasterCard" || data22 === "JCB")) {
                                                                            validate13.errors = [{ instancePath: instancePath + "/sources/data/" + i0 + "/brand", keyword: "enum" }];
                                                                            return false;
                                                                          }
                                                                          var valid4 = _errs44 === errors;
                                                                        } else {
                                                                          var valid4 = true;
                                                                        }
                                                                        if (valid4) {
                                                                          if (data16.bank !== void 0 && func0.call(data16, "bank")) {
                                                                            let data23 = data16.bank;
                                                                            const _errs45 = errors;
                                                                            if (typeof data23 !== "string" && data23 !== null) {
                                                                              validate13.errors = [{ instancePath: instancePath + "/sources/data/" + i0 + "/bank", keyword: "type" }];
                                                                              return false;
                                                                            }
                                                                            if (errors === _errs45) {
                                                                              if (typeof data23 === "string") {
                                                                                if (data23.length > 100 || func48(data23) > 50) {
                                                                                  validate13.errors = [{ instancePath: instancePath + "/sources/data/" + i0 + "/bank", keyword: "maxLength" }];
                                                                                  return false;
                                                                                } else {
                                                                                  if (!pattern20.test(data23)) {
                                                                                    validate13.errors = [{ instancePath: instancePath + "/sources/data/" + i0 + "/bank", keyword: "pattern" }];
                                                                                    return false;
                                                                                  }
                                                                                }
                                                                              }
                                                                            }
                                                                            var valid4 = _errs45 === errors;
                                                                          } else {
                                                                            var valid4 = true;
                                                                          }
                                                                          if (valid4) {
                                                                            if (data16.customer !== void 0 && func0.call(data16, "customer")) {
                                                                              let data24 = data16.customer;
                                                                              const _errs47 = errors;
                                                                              if (errors === _errs47) {
                                                                                if (typeof data24 === "string") {
                                                                                  if (data24.length > 510 || func48(data24) > 255) {
                                                                                    validate13.errors = [{ instancePath: instancePath + "/sources/data/" + i0 + "/customer", keyword: "maxLength" }];
                                                                                    return false;
                                                                                  } else {
                                                                                    if (!pattern12.test(data24)) {
                                                                                      validate13.errors = [{ instancePath: instancePath + "/sources/data/" + i0 + "/customer", keyword: "pattern" }];
                                                                                      return false;
                                                                                    }
                                                                                  }
                                                                                } else {
                                                                                  validate13.errors = [{ instancePath: instancePath + "/sources/data/" + i0 + "/customer", keyword: "type" }];
                                                                                  return false;
                                                                                }
                                                                              }
                                                                              var valid4 = _errs47 === errors;
                                                                            } else {
                                                                              var valid4 = true;
                                                                            }
                                                                          }
                                                                        }
                                                                      }
                                                                    }
                                                                  }
                                                                }
                                                              }
                                                            }
                                                          }
                                                        } else {
                                                          validate13.errors = [{ instancePath: instancePath + "/sources/data/" + i0, keyword: "type" }];
                                                          return false;
                                                        }
                                                      }
                                                      var valid3 = _errs33 === errors;
                                                      if (!valid3) {
                                                        break;
                                                      }
                                                    }
                                                  } else {
                                                    validate13.errors = [{ instancePath: instancePath + "/sources/data", keyword: "type" }];
                                                    return false;
                                                  }
                                                }
                                                var valid2 = _errs31 === errors;
                                              } else {
                                                var valid2 = true;
                                              }
                                            }
                                          }
                                        }
                                      }
                                    }
                                  } else {
                                    validate13.errors = [{ instancePath: instancePath + "/sources", keyword: "type" }];
                                    return false;
                                  }
                                }
                                var valid0 = _errs24 === errors;
                              } else {
                                var valid0 = true;
                              }
                              if (valid0) {
                                if (data.default_source !== void 0 && func0.call(data, "default_source")) {
                                  let data25 = data.default_source;
                                  const _errs49 = errors;
                                  if (typeof data25 !== "string" && data25 !== null) {
                                    validate13.errors = [{ instancePath: instancePath + "/default_source", keyword: "type" }];
                                    return false;
                                  }
                                  if (errors === _errs49) {
                                    if (typeof data25 === "string") {
                                      if (data25.length > 510 || func48(data25) > 255) {
                                        validate13.errors = [{ instancePath: instancePath + "/default_source", keyword: "maxLength" }];
                                        return false;
                                      } else {
                                        if (!pattern18.test(data25)) {
                                          validate13.errors = [{ instancePath: instancePath + "/default_source", keyword: "pattern" }];
                                          return false;
                                        }
                                      }
                                    }
                                  }
                                  var valid0 = _errs49 === errors;
                                } else {
                                  var valid0 = true;
                                }
                              }
                            }
                          }
                        }
                      }
                    }
                  }
                }
              }
            }
          }
        }
      }
    } else {
      validate13.errors = [{ instancePath, keyword: "type" }];
      return false;
    }
  }
  validate13.errors = vErrors;
  return errors === 0;
}
var listCards = validate14;
function validate14(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  ;
  let vErrors = null;
  let errors = 0;
  if (errors === 0) {
    if (data && typeof data == "object" && !Array.isArray(data)) {
      const _errs1 = errors;
      for (const key0 of Object.keys(data)) {
        if (!(key0 === "limit" || key0 === "starting_after" || key0 === "ending_before" || key0 === "created")) {
          validate14.errors = [{ instancePath, keyword: "additionalProperties", params: { additionalProperty: key0 } }];
          return false;
          break;
        }
      }
      if (_errs1 === errors) {
        if (data.limit !== void 0 && func0.call(data, "limit")) {
          let data0 = data.limit;
          const _errs2 = errors;
          if (!(typeof data0 == "number" && (!(data0 % 1) && !isNaN(data0)) && isFinite(data0))) {
            validate14.errors = [{ instancePath: instancePath + "/limit", keyword: "type" }];
            return false;
          }
          if (errors === _errs2) {
            if (typeof data0 == "number" && isFinite(data0)) {
              if (data0 > 100 || isNaN(data0)) {
                validate14.errors = [{ instancePath: instancePath + "/limit", keyword: "maximum" }];
                return false;
              } else {
                if (data0 < 1 || isNaN(data0)) {
                  validate14.errors = [{ instancePath: instancePath + "/limit", keyword: "minimum" }];
                  return false;
                }
              }
            }
          }
          var valid0 = _errs2 === errors;
        } else {
          var valid0 = true;
        }
        if (valid0) {
          if (data.starting_after !== void 0 && func0.call(data, "starting_after")) {
            let data1 = data.starting_after;
            const _errs4 = errors;
            if (errors === _errs4) {
              if (typeof data1 === "string") {
                if (data1.length > 510 || func48(data1) > 255) {
                  validate14.errors = [{ instancePath: instancePath + "/starting_after", keyword: "maxLength" }];
                  return false;
                } else {
                  if (!pattern18.test(data1)) {
                    validate14.errors = [{ instancePath: instancePath + "/starting_after", keyword: "pattern" }];
                    return false;
                  }
                }
              } else {
                validate14.errors = [{ instancePath: instancePath + "/starting_after", keyword: "type" }];
                return false;
              }
            }
            var valid0 = _errs4 === errors;
          } else {
            var valid0 = true;
          }
          if (valid0) {
            if (data.ending_before !== void 0 && func0.call(data, "ending_before")) {
              let data2 = data.ending_before;
              const _errs6 = errors;
              if (errors === _errs6) {
                if (typeof data2 === "string") {
                  if (data2.length > 510 || func48(data2) > 255) {
                    validate14.errors = [{ instancePath: instancePath + "/ending_before", keyword: "maxLength" }];
                    return false;
                  } else {
                    if (!pattern18.test(data2)) {
                      validate14.errors = [{ instancePath: instancePath + "/ending_before", keyword: "pattern" }];
                      return false;
                    }
                  }
                } else {
                  validate14.errors = [{ instancePath: instancePath + "/ending_before", keyword: "type" }];
                  return false;
                }
              }
              var valid0 = _errs6 === errors;
            } else {
              var valid0 = true;
            }
            if (valid0) {
              if (data.created !== void 0 && func0.call(data, "created")) {
                let data3 = data.created;
                const _errs8 = errors;
                if (!(typeof data3 == "number" && (!(data3 % 1) && !isNaN(data3)) && isFinite(data3)) && !(data3 && typeof data3 == "object" && !Array.isArray(data3))) {
                  validate14.errors = [{ instancePath: instancePath + "/created", keyword: "type" }];
                  return false;
                }
                if (errors === _errs8) {
                  if (typeof data3 == "number" && isFinite(data3)) {
                    if (data3 > 253402300799 || isNaN(data3)) {
                      validate14.errors = [{ instancePath: instancePath + "/created", keyword: "maximum" }];
                      return false;
                    } else {
                      if (data3 < 0 || isNaN(data3)) {
                        validate14.errors = [{ instancePath: instancePath + "/created", keyword: "minimum" }];
                        return false;
                      }
                    }
                  }
                  if (errors === _errs8) {
                    if (data3 && typeof data3 == "object" && !Array.isArray(data3)) {
                      const _errs10 = errors;
                      for (const key1 of Object.keys(data3)) {
                        if (!(key1 === "gt" || key1 === "gte" || key1 === "lt" || key1 === "lte" || key1 === "eq")) {
                          validate14.errors = [{ instancePath: instancePath + "/created", keyword: "additionalProperties", params: { additionalProperty: key1 } }];
                          return false;
                          break;
                        }
                      }
                      if (_errs10 === errors) {
                        if (data3.gt !== void 0 && func0.call(data3, "gt")) {
                          let data4 = data3.gt;
                          const _errs11 = errors;
                          if (!(typeof data4 == "number" && (!(data4 % 1) && !isNaN(data4)) && isFinite(data4))) {
                            validate14.errors = [{ instancePath: instancePath + "/created/gt", keyword: "type" }];
                            return false;
                          }
                          if (errors === _errs11) {
                            if (typeof data4 == "number" && isFinite(data4)) {
                              if (data4 > 253402300799 || isNaN(data4)) {
                                validate14.errors = [{ instancePath: instancePath + "/created/gt", keyword: "maximum" }];
                                return false;
                              } else {
                                if (data4 < 0 || isNaN(data4)) {
                                  validate14.errors = [{ instancePath: instancePath + "/created/gt", keyword: "minimum" }];
                                  return false;
                                }
                              }
                            }
                          }
                          var valid1 = _errs11 === errors;
                        } else {
                          var valid1 = true;
                        }
                        if (valid1) {
                          if (data3.gte !== void 0 && func0.call(data3, "gte")) {
                            let data5 = data3.gte;
                            const _errs13 = errors;
                            if (!(typeof data5 == "number" && (!(data5 % 1) && !isNaN(data5)) && isFinite(data5))) {
                              validate14.errors = [{ instancePath: instancePath + "/created/gte", keyword: "type" }];
                              return false;
                            }
                            if (errors === _errs13) {
                              if (typeof data5 == "number" && isFinite(data5)) {
                                if (data5 > 253402300799 || isNaN(data5)) {
                                  validate14.errors = [{ instancePath: instancePath + "/created/gte", keyword: "maximum" }];
                                  return false;
                                } else {
                                  if (data5 < 0 || isNaN(data5)) {
                                    validate14.errors = [{ instancePath: instancePath + "/created/gte", keyword: "minimum" }];
                                    return false;
                                  }
                                }
                              }
                            }
                            var valid1 = _errs13 === errors;
                          } else {
                            var valid1 = true;
                          }
                          if (valid1) {
                            if (data3.lt !== void 0 && func0.call(data3, "lt")) {
                              let data6 = data3.lt;
                              const _errs15 = errors;
                              if (!(typeof data6 == "number" && (!(data6 % 1) && !isNaN(data6)) && isFinite(data6))) {
                                validate14.errors = [{ instancePath: instancePath + "/created/lt", keyword: "type" }];
                                return false;
                              }
                              if (errors === _errs15) {
                                if (typeof data6 == "number" && isFinite(data6)) {
                                  if (data6 > 253402300799 || isNaN(data6)) {
                                    validate14.errors = [{ instancePath: instancePath + "/created/lt", keyword: "maximum" }];
                                    return false;
                                  } else {
                                    if (data6 < 0 || isNaN(data6)) {
                                      validate14.errors = [{ instancePath: instancePath + "/created/lt", keyword: "minimum" }];
                                      return false;
                                    }
                                  }
                                }
                              }
                              var valid1 = _errs15 === errors;
                            } else {
                              var valid1 = true;
                            }
                            if (valid1) {
                              if (data3.lte !== void 0 && func0.call(data3, "lte")) {
                                let data7 = data3.lte;
                                const _errs17 = errors;
                                if (!(typeof data7 == "number" && (!(data7 % 1) && !isNaN(data7)) && isFinite(data7))) {
                                  validate14.errors = [{ instancePath: instancePath + "/created/lte", keyword: "type" }];
                                  return false;
                                }
                                if (errors === _errs17) {
                                  if (typeof data7 == "number" && isFinite(data7)) {
                                    if (data7 > 253402300799 || isNaN(data7)) {
                                      validate14.errors = [{ instancePath: instancePath + "/created/lte", keyword: "maximum" }];
                                      return false;
                                    } else {
                                      if (data7 < 0 || isNaN(data7)) {
                                        validate14.errors = [{ instancePath: instancePath + "/created/lte", keyword: "minimum" }];
                                        return false;
                                      }
                                    }
                                  }
                                }
                                var valid1 = _errs17 === errors;
                              } else {
                                var valid1 = true;
                              }
                              if (valid1) {
                                if (data3.eq !== void 0 && func0.call(data3, "eq")) {
                                  let data8 = data3.eq;
                                  const _errs19 = errors;
                                  if (!(typeof data8 == "number" && (!(data8 % 1) && !isNaN(data8)) && isFinite(data8))) {
                                    validate14.errors = [{ instancePath: instancePath + "/created/eq", keyword: "type" }];
                                    return false;
                                  }
                                  if (errors === _errs19) {
                                    if (typeof data8 == "number" && isFinite(data8)) {
                                      if (data8 > 253402300799 || isNaN(data8)) {
                                        validate14.errors = [{ instancePath: instancePath + "/created/eq", keyword: "maximum" }];
                                        return false;
                                      } else {
                                        if (data8 < 0 || isNaN(data8)) {
                                          validate14.errors = [{ instancePath: instancePath + "/created/eq", keyword: "minimum" }];
                                          return false;
                                        }
                                      }
                                    }
                                  }
                                  var valid1 = _errs19 === errors;
                                } else {
                                  var valid1 = true;
                                }
                              }
                            }
                          }
                        }
                      }
                    }
                  }
                }
                var valid0 = _errs8 === errors;
              } else {
                var valid0 = true;
              }
            }
          }
        }
      }
    } else {
      validate14.errors = [{ instancePath, keyword: "type" }];
      return false;
    }
  }
  validate14.errors = vErrors;
  return errors === 0;
}
var listCustomers = validate15;
function validate15(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  ;
  let vErrors = null;
  let errors = 0;
  if (errors === 0) {
    if (data && typeof data == "object" && !Array.isArray(data)) {
      const _errs1 = errors;
      for (const key0 of Object.keys(data)) {
        if (!(key0 === "limit" || key0 === "starting_after" || key0 === "ending_before" || key0 === "created" || key0 === "app" || key0 === "expand")) {
          validate15.errors = [{ instancePath, keyword: "additionalProperties", params: { additionalProperty: key0 } }];
          return false;
          break;
        }
      }
      if (_errs1 === errors) {
        if (data.limit !== void 0 && func0.call(data, "limit")) {
          let data0 = data.limit;
          const _errs2 = errors;
          if (!(typeof data0 == "number" && (!(data0 % 1) && !isNaN(data0)) && isFinite(data0))) {
            validate15.errors = [{ instancePath: instancePath + "/limit", keyword: "type" }];
            return false;
          }
          if (errors === _errs2) {
            if (typeof data0 == "number" && isFinite(data0)) {
              if (data0 > 100 || isNaN(data0)) {
                validate15.errors = [{ instancePath: instancePath + "/limit", keyword: "maximum" }];
                return false;
              } else {
                if (data0 < 1 || isNaN(data0)) {
                  validate15.errors = [{ instancePath: instancePath + "/limit", keyword: "minimum" }];
                  return false;
                }
              }
            }
          }
          var valid0 = _errs2 === errors;
        } else {
          var valid0 = true;
        }
        if (valid0) {
          if (data.starting_after !== void 0 && func0.call(data, "starting_after")) {
            let data1 = data.starting_after;
            const _errs4 = errors;
            if (errors === _errs4) {
              if (typeof data1 === "string") {
                if (data1.length > 510 || func48(data1) > 255) {
                  validate15.errors = [{ instancePath: instancePath + "/starting_after", keyword: "maxLength" }];
                  return false;
                } else {
                  if (!pattern12.test(data1)) {
                    validate15.errors = [{ instancePath: instancePath + "/starting_after", keyword: "pattern" }];
                    return false;
                  }
                }
              } else {
                validate15.errors = [{ instancePath: instancePath + "/starting_after", keyword: "type" }];
                return false;
              }
            }
            var valid0 = _errs4 === errors;
          } else {
            var valid0 = true;
          }
          if (valid0) {
            if (data.ending_before !== void 0 && func0.call(data, "ending_before")) {
              let data2 = data.ending_before;
              const _errs6 = errors;
              if (errors === _errs6) {
                if (typeof data2 === "string") {
                  if (data2.length > 510 || func48(data2) > 255) {
                    validate15.errors = [{ instancePath: instancePath + "/ending_before", keyword: "maxLength" }];
                    return false;
                  } else {
                    if (!pattern12.test(data2)) {
                      validate15.errors = [{ instancePath: instancePath + "/ending_before", keyword: "pattern" }];
                      return false;
                    }
                  }
                } else {
                  validate15.errors = [{ instancePath: instancePath + "/ending_before", keyword: "type" }];
                  return false;
                }
              }
              var valid0 = _errs6 === errors;
            } else {
              var valid0 = true;
            }
            if (valid0) {
              if (data.created !== void 0 && func0.call(data, "created")) {
                let data3 = data.created;
                const _errs8 = errors;
                if (!(typeof data3 == "number" && (!(data3 % 1) && !isNaN(data3)) && isFinite(data3)) && !(data3 && typeof data3 == "object" && !Array.isArray(data3))) {
                  validate15.errors = [{ instancePath: instancePath + "/created", keyword: "type" }];
                  return false;
                }
                if (errors === _errs8) {
                  if (typeof data3 == "number" && isFinite(data3)) {
                    if (data3 > 253402300799 || isNaN(data3)) {
                      validate15.errors = [{ instancePath: instancePath + "/created", keyword: "maximum" }];
                      return false;
                    } else {
                      if (data3 < 0 || isNaN(data3)) {
                        validate15.errors = [{ instancePath: instancePath + "/created", keyword: "minimum" }];
                        return false;
                      }
                    }
                  }
                  if (errors === _errs8) {
                    if (data3 && typeof data3 == "object" && !Array.isArray(data3)) {
                      const _errs10 = errors;
                      for (const key1 of Object.keys(data3)) {
                        if (!(key1 === "gt" || key1 === "gte" || key1 === "lt" || key1 === "lte" || key1 === "eq")) {
                          validate15.errors = [{ instancePath: instancePath + "/created", keyword: "additionalProperties", params: { additionalProperty: key1 } }];
                          return false;
                          break;
                        }
                      }
                      if (_errs10 === errors) {
                        if (data3.gt !== void 0 && func0.call(data3, "gt")) {
                          let data4 = data3.gt;
                          const _errs11 = errors;
                          if (!(typeof data4 == "number" && (!(data4 % 1) && !isNaN(data4)) && isFinite(data4))) {
                            validate15.errors = [{ instancePath: instancePath + "/created/gt", keyword: "type" }];
                            return false;
                          }
                          if (errors === _errs11) {
                            if (typeof data4 == "number" && isFinite(data4)) {
                              if (data4 > 253402300799 || isNaN(data4)) {
                                validate15.errors = [{ instancePath: instancePath + "/created/gt", keyword: "maximum" }];
                                return false;
                              } else {
                                if (data4 < 0 || isNaN(data4)) {
                                  validate15.errors = [{ instancePath: instancePath + "/created/gt", keyword: "minimum" }];
                                  return false;
                                }
                              }
                            }
                          }
                          var valid1 = _errs11 === errors;
                        } else {
                          var valid1 = true;
                        }
                        if (valid1) {
                          if (data3.gte !== void 0 && func0.call(data3, "gte")) {
                            let data5 = data3.gte;
                            const _errs13 = errors;
                            if (!(typeof data5 == "number" && (!(data5 % 1) && !isNaN(data5)) && isFinite(data5))) {
                              validate15.errors = [{ instancePath: instancePath + "/created/gte", keyword: "type" }];
                              return false;
                            }
                            if (errors === _errs13) {
                              if (typeof data5 == "number" && isFinite(data5)) {
                                if (data5 > 253402300799 || isNaN(data5)) {
                                  validate15.errors = [{ instancePath: instancePath + "/created/gte", keyword: "maximum" }];
                                  return false;
                                } else {
                                  if (data5 < 0 || isNaN(data5)) {
                                    validate15.errors = [{ instancePath: instancePath + "/created/gte", keyword: "minimum" }];
                                    return false;
                                  }
                                }
                              }
                            }
                            var valid1 = _errs13 === errors;
                          } else {
                            var valid1 = true;
                          }
                          if (valid1) {
                            if (data3.lt !== void 0 && func0.call(data3, "lt")) {
                              let data6 = data3.lt;
                              const _errs15 = errors;
                              if (!(typeof data6 == "number" && (!(data6 % 1) && !isNaN(data6)) && isFinite(data6))) {
                                validate15.errors = [{ instancePath: instancePath + "/created/lt", keyword: "type" }];
                                return false;
                              }
                              if (errors === _errs15) {
                                if (typeof data6 == "number" && isFinite(data6)) {
                                  if (data6 > 253402300799 || isNaN(data6)) {
                                    validate15.errors = [{ instancePath: instancePath + "/created/lt", keyword: "maximum" }];
                                    return false;
                                  } else {
                                    if (data6 < 0 || isNaN(data6)) {
                                      validate15.errors = [{ instancePath: instancePath + "/created/lt", keyword: "minimum" }];
                                      return false;
                                    }
                                  }
                                }
                              }
                              var valid1 = _errs15 === errors;
                            } else {
                              var valid1 = true;
                            }
                            if (valid1) {
                              if (data3.lte !== void 0 && func0.call(data3, "lte")) {
                                let data7 = data3.lte;
                                const _errs17 = errors;
                                if (!(typeof data7 == "number" && (!(data7 % 1) && !isNaN(data7)) && isFinite(data7))) {
                                  validate15.errors = [{ instancePath: instancePath + "/created/lte", keyword: "type" }];
                                  return false;
                                }
                                if (errors === _errs17) {
                                  if (typeof data7 == "number" && isFinite(data7)) {
                                    if (data7 > 253402300799 || isNaN(data7)) {
                                      validate15.errors = [{ instancePath: instancePath + "/created/lte", keyword: "maximum" }];
                                      return false;
                                    } else {
                                      if (data7 < 0 || isNaN(data7)) {
                                        validate15.errors = [{ instancePath: instancePath + "/created/lte", keyword: "minimum" }];
                                        return false;
                                      }
                                    }
                                  }
                                }
                                var valid1 = _errs17 === errors;
                              } else {
                                var valid1 = true;
                              }
                              if (valid1) {
                                if (data3.eq !== void 0 && func0.call(data3, "eq")) {
                                  let data8 = data3.eq;
                                  const _errs19 = errors;
                                  if (!(typeof data8 == "number" && (!(data8 % 1) && !isNaN(data8)) && isFinite(data8))) {
                                    validate15.errors = [{ instancePath: instancePath + "/created/eq", keyword: "type" }];
                                    return false;
                                  }
                                  if (errors === _errs19) {
                                    if (typeof data8 == "number" && isFinite(data8)) {
                                      if (data8 > 253402300799 || isNaN(data8)) {
                                        validate15.errors = [{ instancePath: instancePath + "/created/eq", keyword: "maximum" }];
                                        return false;
                                      } else {
                                        if (data8 < 0 || isNaN(data8)) {
                                          validate15.errors = [{ instancePath: instancePath + "/created/eq", keyword: "minimum" }];
                                          return false;
                                        }
                                      }
                                    }
                                  }
                                  var valid1 = _errs19 === errors;
                                } else {
                                  var valid1 = true;
                                }
                              }
                            }
                          }
                        }
                      }
                    }
                  }
                }
                var valid0 = _errs8 === errors;
              } else {
                var valid0 = true;
              }
              if (valid0) {
                if (data.app !== void 0 && func0.call(data, "app")) {
                  let data9 = data.app;
                  const _errs21 = errors;
                  if (errors === _errs21) {
                    if (typeof data9 === "string") {
                      if (data9.length > 510 || func48(data9) > 255) {
                        validate15.errors = [{ instancePath: instancePath + "/app", keyword: "maxLength" }];
                        return false;
                      } else {
                        if (!pattern3.test(data9)) {
                          validate15.errors = [{ instancePath: instancePath + "/app", keyword: "pattern" }];
                          return false;
                        }
                      }
                    } else {
                      validate15.errors = [{ instancePath: instancePath + "/app", keyword: "type" }];
                      return false;
                    }
                  }
                  var valid0 = _errs21 === errors;
                } else {
                  var valid0 = true;
                }
                if (valid0) {
                  if (data.expand !== void 0 && func0.call(data, "expand")) {
                    let data10 = data.expand;
                    const _errs23 = errors;
                    if (errors === _errs23) {
                      if (Array.isArray(data10)) {
                        if (data10.length > 10) {
                          validate15.errors = [{ instancePath: instancePath + "/expand", keyword: "maxItems" }];
                          return false;
                        } else {
                          var valid2 = true;
                          const len0 = data10.length;
                          for (let i0 = 0; i0 < len0; i0++) {
                            let data11 = data10[i0];
                            const _errs25 = errors;
                            if (!(data11 === "app" || data11 === "default_source" || data11 === "data.app" || data11 === "data.default_source")) {
                              validate15.errors = [{ instancePath: instancePath + "/expand/" + i0, keyword: "enum" }];
                              return false;
                            }
                            var valid2 = _errs25 === errors;
                            if (!valid2) {
                              break;
                            }
                          }
                        }
                      } else {
                        validate15.errors = [{ instancePath: instancePath + "/expand", keyword: "type" }];
                        return false;
                      }
                    }
                    var valid0 = _errs23 === errors;
                  } else {
                    var valid0 = true;
                  }
                }
              }
            }
          }
        }
      }
    } else {
      validate15.errors = [{ instancePath, keyword: "type" }];
      return false;
    }
  }
  validate15.errors = vErrors;
  return errors === 0;
}
var noParameters = validate16;
function validate16(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  ;
  let vErrors = null;
  let errors = 0;
  if (errors === 0) {
    if (data && typeof data == "object" && !Array.isArray(data)) {
      for (const key0 of Object.keys(data)) {
        validate16.errors = [{ instancePath, keyword: "additionalProperties", params: { additionalProperty: key0 } }];
        return false;
        break;
      }
    } else {
      validate16.errors = [{ instancePath, keyword: "type" }];
      return false;
    }
  }
  validate16.errors = vErrors;
  return errors === 0;
}
var retrieveCustomer = validate17;
function validate17(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  ;
  let vErrors = null;
  let errors = 0;
  if (errors === 0) {
    if (data && typeof data == "object" && !Array.isArray(data)) {
      const _errs1 = errors;
      for (const key0 of Object.keys(data)) {
        if (!(key0 === "expand")) {
          validate17.errors = [{ instancePath, keyword: "additionalProperties", params: { additionalProperty: key0 } }];
          return false;
          break;
        }
      }
      if (_errs1 === errors) {
        if (data.expand !== void 0 && func0.call(data, "expand")) {
          let data0 = data.expand;
          const _errs2 = errors;
          if (errors === _errs2) {
            if (Array.isArray(data0)) {
              if (data0.length > 10) {
                validate17.errors = [{ instancePath: instancePath + "/expand", keyword: "maxItems" }];
                return false;
              } else {
                var valid1 = true;
                const len0 = data0.length;
                for (let i0 = 0; i0 < len0; i0++) {
                  let data1 = data0[i0];
                  const _errs4 = errors;
                  if (!(data1 === "app" || data1 === "default_source")) {
                    validate17.errors = [{ instancePath: instancePath + "/expand/" + i0, keyword: "enum" }];
                    return false;
                  }
                  var valid1 = _errs4 === errors;
                  if (!valid1) {
                    break;
                  }
                }
              }
            } else {
              validate17.errors = [{ instancePath: instancePath + "/expand", keyword: "type" }];
              return false;
            }
          }
        }
      }
    } else {
      validate17.errors = [{ instancePath, keyword: "type" }];
      return false;
    }
  }
  validate17.errors = vErrors;
  return errors === 0;
}
var tokenResponse = validate18;
var schema19 = { "$id": "tokenResponse", "type": "object", "additionalProperties": false, "required": ["id", "livemode", "used", "card"], "properties": { "id": { "type": "string", "maxLength": 255, "pattern": "^tok_[A-Za-z0-9_-]+$", "description": "a token id: tok_ followed by letters, digits, _ or -, at most 255 characters" }, "object": { "const": "token", "description": "the string token" }, "created": { "type": "integer", "minimum": 0, "maximum": 253402300799, "description": "a Unix time in whole seconds" }, "livemode": { "type": "boolean", "description": "true or false" }, "used": { "type": "boolean", "description": "true or false" }, "sms_code": { "type": ["string", "null"], "maxLength": 255, "pattern": "^sms_[A-Za-z0-9_-]+$", "description": "the id of an SMS code: sms_ followed by letters, digits, _ or -, at most 255 characters" }, "card": { "type": "object", "additionalProperties": false, "required": ["id", "created", "last4", "funding", "brand", "bank"], "description": "a card", "properties": { "id": { "type": "string", "maxLength": 255, "pattern": "^card_[A-Za-z0-9_-]+$", "description": "a card id: card_ followed by letters, digits, _ or -, at most 255 characters" }, "object": { "const": "card", "description": "the string card" }, "created": { "type": "integer", "minimum": 0, "maximum": 253402300799, "description": "a Unix time in whole seconds" }, "last4": { "type": "string", "maxLength": 4, "pattern": "^[0-9]{4}$", "description": "a string of 4 digits" }, "funding": { "enum": ["credit", "debit", "unknown"], "description": "credit, debit or unknown" }, "brand": { "enum": ["UnionPay", "Visa", "MasterCard", "JCB"], "description": "UnionPay, Visa, MasterCard or JCB" }, "bank": { "type": ["string", "null"], "maxLength": 50, "pattern": "^[A-Za-z0-9_-]+$", "description": "a bank code, or null" }, "customer": { "type": "null", "description": "null" }, "name": { "type": ["string", "null"], "maxLength": 255, "pattern": "^[^\\p{Cc}\\p{Cs}]*$", "description": "a name of at most 255 characters without control characters, or null" } } } } };
function validate18(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  ;
  let vErrors = null;
  let errors = 0;
  if (errors === 0) {
    if (data && typeof data == "object" && !Array.isArray(data)) {
      let missing0;
      if ((data.id === void 0 || !func0.call(data, "id")) && (missing0 = "id") || (data.livemode === void 0 || !func0.call(data, "livemode")) && (missing0 = "livemode") || (data.used === void 0 || !func0.call(data, "used")) && (missing0 = "used") || (data.card === void 0 || !func0.call(data, "card")) && (missing0 = "card")) {
        validate18.errors = [{ instancePath, keyword: "required" }];
        return false;
      } else {
        const _errs1 = errors;
        for (const key0 of Object.keys(data)) {
          if (!(key0 === "id" || key0 === "object" || key0 === "created" || key0 === "livemode" || key0 === "used" || key0 === "sms_code" || key0 === "card")) {
            validate18.errors = [{ instancePath, keyword: "additionalProperties", params: { additionalProperty: key0 } }];
            return false;
            break;
          }
        }
        if (_errs1 === errors) {
          if (data.id !== void 0 && func0.call(data, "id")) {
            let data0 = data.id;
            const _errs2 = errors;
            if (errors === _errs2) {
              if (typeof data0 === "string") {
                if (data0.length > 510 || func48(data0) > 255) {
                  validate18.errors = [{ instancePath: instancePath + "/id", keyword: "maxLength" }];
                  return false;
                } else {
                  if (!pattern0.test(data0)) {
                    validate18.errors = [{ instancePath: instancePath + "/id", keyword: "pattern" }];
                    return false;
                  }
                }
              } else {
                validate18.errors = [{ instancePath: instancePath + "/id", keyword: "type" }];
                return false;
              }
            }
            var valid0 = _errs2 === errors;
          } else {
            var valid0 = true;
          }
          if (valid0) {
            if (data.object !== void 0 && func0.call(data, "object")) {
              const _errs4 = errors;
              if ("token" !== data.object) {
                validate18.errors = [{ instancePath: instancePath + "/object", keyword: "const" }];
                return false;
              }
              var valid0 = _errs4 === errors;
            } else {
              var valid0 = true;
            }
            if (valid0) {
              if (data.created !== void 0 && func0.call(data, "created")) {
                let data2 = data.created;
                const _errs5 = errors;
                if (!(typeof data2 == "number" && (!(data2 % 1) && !isNaN(data2)) && isFinite(data2))) {
                  validate18.errors = [{ instancePath: instancePath + "/created", keyword: "type" }];
                  return false;
                }
                if (errors === _errs5) {
                  if (typeof data2 == "number" && isFinite(data2)) {
                    if (data2 > 253402300799 || isNaN(data2)) {
                      validate18.errors = [{ instancePath: instancePath + "/created", keyword: "maximum" }];
                      return false;
                    } else {
                      if (data2 < 0 || isNaN(data2)) {
                        validate18.errors = [{ instancePath: instancePath + "/created", keyword: "minimum" }];
                        return false;
                      }
                    }
                  }
                }
                var valid0 = _errs5 === errors;
              } else {
                var valid0 = true;
              }
              if (valid0) {
                if (data.livemode !== void 0 && func0.call(data, "livemode")) {
                  const _errs7 = errors;
                  if (typeof data.livemode !== "boolean") {
                    validate18.errors = [{ instancePath: instancePath + "/livemode", keyword: "type" }];
                    return false;
                  }
                  var valid0 = _errs7 === errors;
                } else {
                  var valid0 = true;
                }
                if (valid0) {
                  if (data.used !== void 0 && func0.call(data, "used")) {
                    const _errs9 = errors;
                    if (typeof data.used !== "boolean") {
                      validate18.errors = [{ instancePath: instancePath + "/used", keyword: "type" }];
                      return false;
                    }
                    var valid0 = _errs9 === errors;
                  } else {
                    var valid0 = true;
                  }
                  if (valid0) {
                    if (data.sms_code !== void 0 && func0.call(data, "sms_code")) {
                      let data5 = data.sms_code;
                      const _errs11 = errors;
                      if (typeof data5 !== "string" && data5 !== null) {
                        validate18.errors = [{ instancePath: instancePath + "/sms_code", keyword: "type" }];
                        return false;
                      }
                      if (errors === _errs11) {
                        if (typeof data5 === "string") {
                          if (data5.length > 510 || func48(data5) > 255) {
                            validate18.errors = [{ instancePath: instancePath + "/sms_code", keyword: "maxLength" }];
                            return false;
                          } else {
                            if (!pattern1.test(data5)) {
                              validate18.errors = [{ instancePath: instancePath + "/sms_code", keyword: "pattern" }];
                              return false;
                            }
                          }
                        }
                      }
                      var valid0 = _errs11 === errors;
                    } else {
                      var valid0 = true;
                    }
                    if (valid0) {
                      if (data.card !== void 0 && func0.call(data, "card")) {
                        let data6 = data.card;
                        const _errs13 = errors;
                        if (errors === _errs13) {
                          if (data6 && typeof data6 == "object" && !Array.isArray(data6)) {
                            let missing1;
                            if ((data6.id === void 0 || !func0.call(data6, "id")) && (missing1 = "id") || (data6.created === void 0 || !func0.call(data6, "created")) && (missing1 = "created") || (data6.last4 === void 0 || !func0.call(data6, "last4")) && (missing1 = "last4") || (data6.funding === void 0 || !func0.call(data6, "funding")) && (missing1 = "funding") || (data6.brand === void 0 || !func0.call(data6, "brand")) && (missing1 = "brand") || (data6.bank === void 0 || !func0.call(data6, "bank")) && (missing1 = "bank")) {
                              validate18.errors = [{ instancePath: instancePath + "/card", keyword: "required" }];
                              return false;
                            } else {
                              const _errs15 = errors;
                              for (const key1 of Object.keys(data6)) {
                                if (!func0.call(schema19.properties.card.properties, key1)) {
                                  validate18.errors = [{ instancePath: instancePath + "/card", keyword: "additionalProperties", params: { additionalProperty: key1 } }];
                                  return false;
                                  break;
                                }
                              }
                              if (_errs15 === errors) {
                                if (data6.id !== void 0 && func0.call(data6, "id")) {
                                  let data7 = data6.id;
                                  const _errs16 = errors;
                                  if (errors === _errs16) {
                                    if (typeof data7 === "string") {
                                      if (data7.length > 510 || func48(data7) > 255) {
                                        validate18.errors = [{ instancePath: instancePath + "/card/id", keyword: "maxLength" }];
                                        return false;
                                      } else {
                                        if (!pattern18.test(data7)) {
                                          validate18.errors = [{ instancePath: instancePath + "/card/id", keyword: "pattern" }];
                                          return false;
                                        }
                                      }
                                    } else {
                                      validate18.errors = [{ instancePath: instancePath + "/card/id", keyword: "type" }];
                                      return false;
                                    }
                                  }
                                  var valid1 = _errs16 === errors;
                                } else {
                                  var valid1 = true;
                                }
                                if (valid1) {
                                  if (data6.object !== void 0 && func0.call(data6, "object")) {
                                    const _errs18 = errors;
                                    if ("card" !== data6.object) {
                                      validate18.errors = [{ instancePath: instancePath + "/card/object", keyword: "const" }];
                                      return false;
                                    }
                                    var valid1 = _errs18 === errors;
                                  } else {
                                    var valid1 = true;
                                  }
                                  if (valid1) {
                                    if (data6.created !== void 0 && func0.call(data6, "created")) {
                                      let data9 = data6.created;
                                      const _errs19 = errors;
                                      if (!(typeof data9 == "number" && (!(data9 % 1) && !isNaN(data9)) && isFinite(data9))) {
                                        validate18.errors = [{ instancePath: instancePath + "/card/created", keyword: "type" }];
                                        return false;
                                      }
                                      if (errors === _errs19) {
                                        if (typeof data9 == "number" && isFinite(data9)) {
                                          if (data9 > 253402300799 || isNaN(data9)) {
                                            validate18.errors = [{ instancePath: instancePath + "/card/created", keyword: "maximum" }];
                                            return false;
                                          } else {
                                            if (data9 < 0 || isNaN(data9)) {
                                              validate18.errors = [{ instancePath: instancePath + "/card/created", keyword: "minimum" }];
                                              return false;
                                            }
                                          }
                                        }
                                      }
                                      var valid1 = _errs19 === errors;
                                    } else {
                                      var valid1 = true;
                                    }
                                    if (valid1) {
                                      if (data6.last4 !== void 0 && func0.call(data6, "last4")) {
                                        let data10 = data6.last4;
                                        const _errs21 = errors;
                                        if (errors === _errs21) {
                                          if (typeof data10 === "string") {
                                            if (data10.length > 8 || func48(data10) > 4) {
                                              validate18.errors = [{ instancePath: instancePath + "/card/last4", keyword: "maxLength" }];
                                              return false;
                                            } else {
                                              if (!pattern19.test(data10)) {
                                                validate18.errors = [{ instancePath: instancePath + "/card/last4", keyword: "pattern" }];
                                                return false;
                                              }
                                            }
                                          } else {
                                            validate18.errors = [{ instancePath: instancePath + "/card/last4", keyword: "type" }];
                                            return false;
                                          }
                                        }
                                        var valid1 = _errs21 === errors;
                                      } else {
                                        var valid1 = true;
                                      }
                                      if (valid1) {
                                        if (data6.funding !== void 0 && func0.call(data6, "funding")) {
                                          let data11 = data6.funding;
                                          const _errs23 = errors;
                                          if (!(data11 === "credit" || data11 === "debit" || data11 === "unknown")) {
                                            validate18.errors = [{ instancePath: instancePath + "/card/funding", keyword: "enum" }];
                                            return false;
                                          }
                                          var valid1 = _errs23 === errors;
                                        } else {
                                          var valid1 = true;
                                        }
                                        if (valid1) {
                                          if (data6.brand !== void 0 && func0.call(data6, "brand")) {
                                            let data12 = data6.brand;
                                            const _errs24 = errors;
                                            if (!(data12 === "UnionPay" || data12 === "Visa" || data12 === "MasterCard" || data12 === "JCB")) {
                                              validate18.errors = [{ instancePath: instancePath + "/card/brand", keyword: "enum" }];
                                              return false;
                                            }
                                            var valid1 = _errs24 === errors;
                                          } else {
                                            var valid1 = true;
                                          }
                                          if (valid1) {
                                            if (data6.bank !== void 0 && func0.call(data6, "bank")) {
                                              let data13 = data6.bank;
                                              const _errs25 = errors;
                                              if (typeof data13 !== "string" && data13 !== null) {
                                                validate18.errors = [{ instancePath: instancePath + "/card/bank", keyword: "type" }];
                                                return false;
                                              }
                                              if (errors === _errs25) {
                                                if (typeof data13 === "string") {
                                                  if (data13.length > 100 || func48(data13) > 50) {
                                                    validate18.errors = [{ instancePath: instancePath + "/card/bank", keyword: "maxLength" }];
                                                    return false;
                                                  } else {
                                                    if (!pattern20.test(data13)) {
                                                      validate18.errors = [{ instancePath: instancePath + "/card/bank", keyword: "pattern" }];
                                                      return false;
                                                    }
                                                  }
                                                }
                                              }
                                              var valid1 = _errs25 === errors;
                                            } else {
                                              var valid1 = true;
                                            }
                                            if (valid1) {
                                              if (data6.customer !== void 0 && func0.call(data6, "customer")) {
                                                const _errs27 = errors;
                                                if (data6.customer !== null) {
                                                  validate18.errors = [{ instancePath: instancePath + "/card/customer", keyword: "type" }];
                                                  return false;
                                                }
                                                var valid1 = _errs27 === errors;
                                              } else {
                                                var valid1 = true;
                                              }
                                              if (valid1) {
                                                if (data6.name !== void 0 && func0.call(data6, "name")) {
                                                  let data15 = data6.name;
                                                  const _errs29 = errors;
                                                  if (typeof data15 !== "string" && data15 !== null) {
                                                    validate18.errors = [{ instancePath: instancePath + "/card/name", keyword: "type" }];
                                                    return false;
                                                  }
                                                  if (errors === _errs29) {
                                                    if (typeof data15 === "string") {
                                                      if (data15.length > 510 || func48(data15) > 255) {
                                                        validate18.errors = [{ instancePath: instancePath + "/card/name", keyword: "maxLength" }];
                                                        return false;
                                                      } else {
                                                        if (!pattern7.test(data15)) {
                                                          validate18.errors = [{ instancePath: instancePath + "/card/name", keyword: "pattern" }];
                                                          return false;
                                                        }
                                                      }
                                                    }
                                                  }
                                                  var valid1 = _errs29 === errors;
                                                } else {
                                                  var valid1 = true;
                                                }
                                              }
                                            }
                                          }
                                        }
                                      }
                                    }
                                  }
                                }
                              }
                            }
                          } else {
                            validate18.errors = [{ instancePath: instancePath + "/card", keyword: "type" }];
                            return false;
                          }
                        }
                        var valid0 = _errs13 === errors;
                      } else {
                        var valid0 = true;
                      }
                    }
                  }
                }
              }
            }
          }
        }
      }
    } else {
      validate18.errors = [{ instancePath, keyword: "type" }];
      return false;
    }
  }
  validate18.errors = vErrors;
  return errors === 0;
}
var updateCustomer = validate19;
function validate19(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  ;
  let vErrors = null;
  let errors = 0;
  if (errors === 0) {
    if (data && typeof data == "object" && !Array.isArray(data)) {
      const _errs1 = errors;
      for (const key0 of Object.keys(data)) {
        if (!(key0 === "app" || key0 === "description" || key0 === "email" || key0 === "metadata" || key0 === "default_source" || key0 === "expand")) {
          validate19.errors = [{ instancePath, keyword: "additionalProperties", params: { additionalProperty: key0 } }];
          return false;
          break;
        }
      }
      if (_errs1 === errors) {
        if (data.app !== void 0 && func0.call(data, "app")) {
          let data0 = data.app;
          const _errs2 = errors;
          if (errors === _errs2) {
            if (typeof data0 === "string") {
              if (data0.length > 510 || func48(data0) > 255) {
                validate19.errors = [{ instancePath: instancePath + "/app", keyword: "maxLength" }];
                return false;
              } else {
                if (!pattern3.test(data0)) {
                  validate19.errors = [{ instancePath: instancePath + "/app", keyword: "pattern" }];
                  return false;
                }
              }
            } else {
              validate19.errors = [{ instancePath: instancePath + "/app", keyword: "type" }];
              return false;
            }
          }
          var valid0 = _errs2 === errors;
        } else {
          var valid0 = true;
        }
        if (valid0) {
          if (data.description !== void 0 && func0.call(data, "description")) {
            let data1 = data.description;
            const _errs4 = errors;
            if (typeof data1 !== "string" && data1 !== null) {
              validate19.errors = [{ instancePath: instancePath + "/description", keyword: "type" }];
              return false;
            }
            if (errors === _errs4) {
              if (typeof data1 === "string") {
                if (data1.length > 1e4 || func48(data1) > 5e3) {
                  validate19.errors = [{ instancePath: instancePath + "/description", keyword: "maxLength" }];
                  return false;
                } else {
                  if (!pattern7.test(data1)) {
                    validate19.errors = [{ instancePath: instancePath + "/description", keyword: "pattern" }];
                    return false;
                  }
                }
              }
            }
            var valid0 = _errs4 === errors;
          } else {
            var valid0 = true;
          }
          if (valid0) {
            if (data.email !== void 0 && func0.call(data, "email")) {
              let data2 = data.email;
              const _errs6 = errors;
              if (typeof data2 !== "string" && data2 !== null) {
                validate19.errors = [{ instancePath: instancePath + "/email", keyword: "type" }];
                return false;
              }
              if (errors === _errs6) {
                if (typeof data2 === "string") {
                  if (data2.length > 508 || func48(data2) > 254) {
                    validate19.errors = [{ instancePath: instancePath + "/email", keyword: "maxLength" }];
                    return false;
                  } else {
                    if (!pattern8.test(data2)) {
                      validate19.errors = [{ instancePath: instancePath + "/email", keyword: "pattern" }];
                      return false;
                    }
                  }
                }
              }
              var valid0 = _errs6 === errors;
            } else {
              var valid0 = true;
            }
            if (valid0) {
              if (data.metadata !== void 0 && func0.call(data, "metadata")) {
                let data3 = data.metadata;
                const _errs8 = errors;
                if (!(data3 && typeof data3 == "object" && !Array.isArray(data3)) && data3 !== null && typeof data3 !== "string") {
                  validate19.errors = [{ instancePath: instancePath + "/metadata", keyword: "type" }];
                  return false;
                }
                if (errors === _errs8) {
                  if (typeof data3 === "string") {
                    if (data3.length > 0 || func48(data3) > 0) {
                      validate19.errors = [{ instancePath: instancePath + "/metadata", keyword: "maxLength" }];
                      return false;
                    }
                  }
                  if (errors === _errs8) {
                    if (data3 && typeof data3 == "object" && !Array.isArray(data3)) {
                      for (const key1 of Object.keys(data3)) {
                        let data4 = data3[key1];
                        const _errs11 = errors;
                        if (typeof data4 !== "string" && !(typeof data4 == "number" && isFinite(data4)) && typeof data4 !== "boolean" && data4 !== null) {
                          validate19.errors = [{ instancePath: instancePath + "/metadata/" + key1.replace(/~/g, "~0").replace(/\//g, "~1"), keyword: "type" }];
                          return false;
                        }
                        var valid1 = _errs11 === errors;
                        if (!valid1) {
                          break;
                        }
                      }
                    }
                  }
                }
                var valid0 = _errs8 === errors;
              } else {
                var valid0 = true;
              }
              if (valid0) {
                if (data.default_source !== void 0 && func0.call(data, "default_source")) {
                  let data5 = data.default_source;
                  const _errs13 = errors;
                  if (errors === _errs13) {
                    if (typeof data5 === "string") {
                      if (data5.length > 510 || func48(data5) > 255) {
                        validate19.errors = [{ instancePath: instancePath + "/default_source", keyword: "maxLength" }];
                        return false;
                      } else {
                        if (!pattern18.test(data5)) {
                          validate19.errors = [{ instancePath: instancePath + "/default_source", keyword: "pattern" }];
                          return false;
                        }
                      }
                    } else {
                      validate19.errors = [{ instancePath: instancePath + "/default_source", keyword: "type" }];
                      return false;
                    }
                  }
                  var valid0 = _errs13 === errors;
                } else {
                  var valid0 = true;
                }
                if (valid0) {
                  if (data.expand !== void 0 && func0.call(data, "expand")) {
                    let data6 = data.expand;
                    const _errs15 = errors;
                    if (errors === _errs15) {
                      if (Array.isArray(data6)) {
                        if (data6.length > 10) {
                          validate19.errors = [{ instancePath: instancePath + "/expand", keyword: "maxItems" }];
                          return false;
                        } else {
                          var valid2 = true;
                          const len0 = data6.length;
                          for (let i0 = 0; i0 < len0; i0++) {
                            let data7 = data6[i0];
                            const _errs17 = errors;
                            if (!(data7 === "app" || data7 === "default_source")) {
                              validate19.errors = [{ instancePath: instancePath + "/expand/" + i0, keyword: "enum" }];
                              return false;
                            }
                            var valid2 = _errs17 === errors;
                            if (!valid2) {
                              break;
                            }
                          }
                        }
                      } else {
                        validate19.errors = [{ instancePath: instancePath + "/expand", keyword: "type" }];
                        return false;
                      }
                    }
                    var valid0 = _errs15 === errors;
                  } else {
                    var valid0 = true;
                  }
                }
              }
            }
          }
        }
      }
    } else {
      validate19.errors = [{ instancePath, keyword: "type" }];
      return false;
    }
  }
  validate19.errors = vErrors;
  return errors === 0;
}
var storedRecord = validate20;
function validate20(data, { instancePath = "", parentData, parentDataProperty, rootData = data } = {}) {
  ;
  let vErrors = null;
  let errors = 0;
  if (errors === 0) {
    if (Array.isArray(data)) {
      if (data.length < 11) {
        validate20.errors = [{ instancePath, keyword: "minItems" }];
        return false;
      } else {
        const len0 = data.length;
        if (!(len0 <= 11)) {
          validate20.errors = [{ instancePath, keyword: "additionalItems" }];
          return false;
        } else {
          const len1 = data.length;
          if (len1 > 0) {
            const _errs1 = errors;
            if (typeof data[0] !== "string") {
              validate20.errors = [{ instancePath: instancePath + "/0", keyword: "type" }];
              return false;
            }
            var valid0 = _errs1 === errors;
          }
          if (valid0) {
            if (len1 > 1) {
              let data1 = data[1];
              const _errs3 = errors;
              if (!(typeof data1 == "number" && (!(data1 % 1) && !isNaN(data1)) && isFinite(data1))) {
                validate20.errors = [{ instancePath: instancePath + "/1", keyword: "type" }];
                return false;
              }
              if (errors === _errs3) {
                if (typeof data1 == "number" && isFinite(data1)) {
                  if (data1 > 253402300799 || isNaN(data1)) {
                    validate20.errors = [{ instancePath: instancePath + "/1", keyword: "maximum" }];
                    return false;
                  } else {
                    if (data1 < 0 || isNaN(data1)) {
                      validate20.errors = [{ instancePath: instancePath + "/1", keyword: "minimum" }];
                      return false;
                    }
                  }
                }
              }
              var valid0 = _errs3 === errors;
            }
            if (valid0) {
              if (len1 > 2) {
                const _errs5 = errors;
                if (typeof data[2] !== "string") {
                  validate20.errors = [{ instancePath: instancePath + "/2", keyword: "type" }];
                  return false;
                }
                var valid0 = _errs5 === errors;
              }
              if (valid0) {
                if (len1 > 3) {
                  let data3 = data[3];
                  const _errs7 = errors;
                  if (typeof data3 !== "string" && data3 !== null) {
                    validate20.errors = [{ instancePath: instancePath + "/3", keyword: "type" }];
                    return false;
                  }
                  var valid0 = _errs7 === errors;
                }
                if (valid0) {
                  if (len1 > 4) {
                    let data4 = data[4];
                    const _errs9 = errors;
                    if (typeof data4 !== "string" && data4 !== null) {
                      validate20.errors = [{ instancePath: instancePath + "/4", keyword: "type" }];
                      return false;
                    }
                    var valid0 = _errs9 === errors;
                  }
                  if (valid0) {
                    if (len1 > 5) {
                      let data5 = data[5];
                      const _errs11 = errors;
                      if (typeof data5 !== "string" && data5 !== null) {
                        validate20.errors = [{ instancePath: instancePath + "/5", keyword: "type" }];
                        return false;
                      }
                      var valid0 = _errs11 === errors;
                    }
                    if (valid0) {
                      if (len1 > 6) {
                        let data6 = data[6];
                        const _errs13 = errors;
                        if (typeof data6 !== "string" && data6 !== null) {
                          validate20.errors = [{ instancePath: instancePath + "/6", keyword: "type" }];
                          return false;
                        }
                        var valid0 = _errs13 === errors;
                      }
                      if (valid0) {
                        if (len1 > 7) {
                          let data7 = data[7];
                          const _errs15 = errors;
                          if (!(data7 && typeof data7 == "object" && !Array.isArray(data7)) && data7 !== null) {
                            validate20.errors = [{ instancePath: instancePath + "/7", keyword: "type" }];
                            return false;
                          }
                          if (errors === _errs15) {
                            if (data7 && typeof data7 == "object" && !Array.isArray(data7)) {
                              for (const key0 of Object.keys(data7)) {
                                const _errs18 = errors;
                                if (typeof data7[key0] !== "string") {
                                  validate20.errors = [{ instancePath: instancePath + "/7/" + key0.replace(/~/g, "~0").replace(/\//g, "~1"), keyword: "type" }];
                                  return false;
                                }
                                var valid1 = _errs18 === errors;
                                if (!valid1) {
                                  break;
                                }
                              }
                            }
                          }
                          var valid0 = _errs15 === errors;
                        }
                        if (valid0) {
                          if (len1 > 8) {
                            let data9 = data[8];
                            const _errs20 = errors;
                            if (!(typeof data9 == "number" && (!(data9 % 1) && !isNaN(data9)) && isFinite(data9)) && typeof data9 !== "string" && data9 !== null) {
                              validate20.errors = [{ instancePath: instancePath + "/8", keyword: "type" }];
                              return false;
                            }
                            if (errors === _errs20) {
                              if (typeof data9 == "number" && isFinite(data9)) {
                                if (data9 < 0 || isNaN(data9)) {
                                  validate20.errors = [{ instancePath: instancePath + "/8", keyword: "minimum" }];
                                  return false;
                                }
                              }
                            }
                            var valid0 = _errs20 === errors;
                          }
                          if (valid0) {
                            if (len1 > 9) {
                              let data10 = data[9];
                              const _errs22 = errors;
                              if (errors === _errs22) {
                                if (Array.isArray(data10)) {
                                  var valid2 = true;
                                  const len2 = data10.length;
                                  for (let i0 = 0; i0 < len2; i0++) {
                                    let data11 = data10[i0];
                                    const _errs24 = errors;
                                    if (errors === _errs24) {
                                      if (Array.isArray(data11)) {
                                        if (data11.length < 6) {
                                          validate20.errors = [{ instancePath: instancePath + "/9/" + i0, keyword: "minItems" }];
                                          return false;
                                        } else {
                                          const len3 = data11.length;
                                          if (!(len3 <= 6)) {
                                            validate20.errors = [{ instancePath: instancePath + "/9/" + i0, keyword: "additionalItems" }];
                                            return false;
                                          } else {
                                            const len4 = data11.length;
                                            if (len4 > 0) {
                                              const _errs26 = errors;
                                              if (typeof data11[0] !== "string") {
                                                validate20.errors = [{ instancePath: instancePath + "/9/" + i0 + "/0", keyword: "type" }];
                                                return false;
                                              }
                                              var valid3 = _errs26 === errors;
                                            }
                                            if (valid3) {
                                              if (len4 > 1) {
                                                let data13 = data11[1];
                                                const _errs28 = errors;
                                                if (!(typeof data13 == "number" && (!(data13 % 1) && !isNaN(data13)) && isFinite(data13))) {
                                                  validate20.errors = [{ instancePath: instancePath + "/9/" + i0 + "/1", keyword: "type" }];
                                                  return false;
                                                }
                                                if (errors === _errs28) {
                                                  if (typeof data13 == "number" && isFinite(data13)) {
                                                    if (data13 > 253402300799 || isNaN(data13)) {
                                                      validate20.errors = [{ instancePath: instancePath + "/9/" + i0 + "/1", keyword: "maximum" }];
                                                      return false;
                                                    } else {
                                                      if (data13 < 0 || isNaN(data13)) {
                                                        validate20.errors = [{ instancePath: instancePath + "/9/" + i0 + "/1", keyword: "minimum" }];
                                                        return false;
                                                      }
                                                    }
                                                  }
                                                }
                                                var valid3 = _errs28 === errors;
                                              }
                                              if (valid3) {
                                                if (len4 > 2) {
                                                  let data14 = data11[2];
                                                  const _errs30 = errors;
                                                  if (errors === _errs30) {
                                                    if (typeof data14 === "string") {
                                                      if (data14.length > 8 || func48(data14) > 4) {
                                                        validate20.errors = [{ instancePath: instancePath + "/9/" + i0 + "/2", keyword: "maxLength" }];
                                                        return false;
                                                      } else {
                                                        if (!pattern19.test(data14)) {
                                                          validate20.errors = [{ instancePath: instancePath + "/9/" + i0 + "/2", keyword: "pattern" }];
                                                          return false;
                                                        }
                                                      }
                                                    } else {
                                                      validate20.errors = [{ instancePath: instancePath + "/9/" + i0 + "/2", keyword: "type" }];
                                                      return false;
                                                    }
                                                  }
                                                  var valid3 = _errs30 === errors;
                                                }
                                                if (valid3) {
                                                  if (len4 > 3) {
                                                    let data15 = data11[3];
                                                    const _errs32 = errors;
                                                    if (!(data15 === "credit" || data15 === "debit" || data15 === "unknown")) {
                                                      validate20.errors = [{ instancePath: instancePath + "/9/" + i0 + "/3", keyword: "enum" }];
                                                      return false;
                                                    }
                                                    var valid3 = _errs32 === errors;
                                                  }
                                                  if (valid3) {
                                                    if (len4 > 4) {
                                                      let data16 = data11[4];
                                                      const _errs33 = errors;
                                                      if (!(data16 === "UnionPay" || data16 === "Visa" || data16 === "MasterCard" || data16 === "JCB")) {
                                                        validate20.errors = [{ instancePath: instancePath + "/9/" + i0 + "/4", keyword: "enum" }];
                                                        return false;
                                                      }
                                                      var valid3 = _errs33 === errors;
                                                    }
                                                    if (valid3) {
                                                      if (len4 > 5) {
                                                        let data17 = data11[5];
                                                        const _errs34 = errors;
                                                        if (typeof data17 !== "string" && data17 !== null) {
                                                          validate20.errors = [{ instancePath: instancePath + "/9/" + i0 + "/5", keyword: "type" }];
                                                          return false;
                                                        }
                                                        var valid3 = _errs34 === errors;
                                                      }
                                                    }
                                                  }
                                                }
                                              }
                                            }
                                          }
                                        }
                                      } else {
                                        validate20.errors = [{ instancePath: instancePath + "/9/" + i0, keyword: "type" }];
                                        return false;
                                      }
                                    }
                                    var valid2 = _errs24 === errors;
                                    if (!valid2) {
                                      break;
                                    }
                                  }
                                } else {
                                  validate20.errors = [{ instancePath: instancePath + "/9", keyword: "type" }];
                                  return false;
                                }
                              }
                              var valid0 = _errs22 === errors;
                            }
                            if (valid0) {
                              if (len1 > 10) {
                                let data18 = data[10];
                                const _errs36 = errors;
                                if (!Array.isArray(data18) && data18 !== null) {
                                  validate20.errors = [{ instancePath: instancePath + "/10", keyword: "type" }];
                                  return false;
                                }
                                if (errors === _errs36) {
                                  if (Array.isArray(data18)) {
                                    var valid4 = true;
                                    const len5 = data18.length;
                                    for (let i1 = 0; i1 < len5; i1++) {
                                      const _errs38 = errors;
                                      if (typeof data18[i1] !== "string") {
                                        validate20.errors = [{ instancePath: instancePath + "/10/" + i1, keyword: "type" }];
                                        return false;
                                      }
                                      var valid4 = _errs38 === errors;
                                      if (!valid4) {
                                        break;
                                      }
                                    }
                                  }
                                }
                                var valid0 = _errs36 === errors;
                              }
                            }
                          }
                        }
                      }
                    }
                  }
                }
              }
            }
          }
        }
      }
    } else {
      validate20.errors = [{ instancePath, keyword: "type" }];
      return false;
    }
  }
  validate20.errors = vErrors;
  return errors === 0;
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
